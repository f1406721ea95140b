import type { AuditEntry, AuditKind } from './audit';
import type { Id, Page, Profile } from './bridge';

export type ServerRole = 'owner' | 'admin' | 'member' | 'guest' | 'bot';

export interface Account extends Profile {
  role: ServerRole;
  createdAt: number;
}

/** An account as those see it who manage people. */
export interface ManagedAccount extends Account {
  /** Absent when it is in use. */
  suspendedAt?: number;
  /** Whether it waits to be approved. */
  waiting: boolean;
}

/** One's own sign-in on some device. */
export interface DeviceSession {
  session: Id;
  deviceName: string;
  createdAt: number;
  lastUsedAt: number;
  /** From where it was last used. */
  address?: string;
  /** The session of this device. */
  current: boolean;
}

export interface ServerInfo {
  version: string;
  /** Whether the server has its owner; the first account becomes it. */
  claimed: boolean;
  /** Whether anyone may make an account without an invitation. */
  openSignUp: boolean;
  /** Whether accounts made without an invitation wait to be approved. */
  approveSignUps: boolean;
}

export type ServerSettings = Pick<ServerInfo, 'openSignUp' | 'approveSignUps'>;

export interface Invitation {
  code: string;
  /** How many people can still join by it. */
  uses: number;
  expiresAt: number;
  /** The room that whoever accepts it enters. */
  room?: Id;
  /** Whether accounts can be made with it; else it leads those who have one into its room. */
  admits: boolean;
}

/** What somebody who holds the code may see of an invitation. */
export interface InvitationPreview {
  expiresAt: number;
  /** The display name of who made it; absent when they are gone. */
  invitedBy?: string;
  room?: Id;
  roomName?: string;
  /** Whether an account can be made with it. */
  admits: boolean;
}

/** Lets somebody set a new password, once. */
export interface PasswordReset {
  code: string;
  expiresAt: number;
}

/** Somebody else may have done something with the account, on a device or with a copy of it. */
export interface Alert {
  kind: AuditKind;
  at: number;
}

/** `starting` until the engine knows whether the cookie still opens a session. */
export type Session =
  | { state: 'starting' }
  | { state: 'signedOut'; reason?: string }
  | { state: 'signedIn'; account: Account }
  /** The session ended elsewhere. All data is kept; `signIn` as the same account goes on. */
  | { state: 'expired'; account: Account; reason: string };

/** The own account, and where one is signed in. */
export interface AccountCommands {
  /** Whether this server has an owner yet, and lets anyone in. */
  server(): Promise<ServerInfo>;
  /** Makes an account and signs in with it, unless it waits to be approved. */
  signUp(account: { name: string; password: string; displayName?: string; invitation?: string }): Promise<{ waiting: boolean }>;
  /** Those who wait to be approved are `awaiting-approval`. */
  signIn(credentials: { name: string; password: string }): Promise<void>;
  /** Ends the session and deletes everything that this device keeps. */
  signOut(): Promise<void>;
  /** Opens the session of the cookie, if there is one; called once at the start. */
  restore(): Promise<void>;
  changeDisplayName(displayName: string): Promise<void>;
  /** A wrong old password is `forbidden`. */
  changePassword(change: { oldPassword: string; newPassword: string; endOtherSessions: boolean }): Promise<void>;
  /** Sets a new password by a code of an admin; it ends all sessions. A code that is no good is `forbidden`. */
  resetPassword(reset: { code: string; newPassword: string }): Promise<void>;
  /** Deletes the account, and everything that this device keeps. A wrong password is `forbidden`. */
  deleteAccount(password: string): Promise<void>;
  /** What the audit log says of oneself, newest first. */
  activity(list: { cursor?: string; limit: number }): Promise<Page<AuditEntry>>;
  /** The person knows of the alert now; it is told no more on this device. */
  dismissAlert(): Promise<void>;
  /** Where an invitation that is still good leads to. */
  invitation(code: string): Promise<InvitationPreview>;
  /** Where one is signed in, last used first. */
  devices(): Promise<DeviceSession[]>;
  /** Lets one do for a while what is `password-needed`. A wrong password is `forbidden`. */
  confirmPassword(password: string): Promise<void>;
  endSession(session: Id): Promise<void>;
  endOtherSessions(): Promise<void>;
}

/** For owner and admins of the server, and some for its owner only. */
export interface AdministrationCommands {
  /** Accounts whose user name or display name contains `query`; or only those who wait to be approved. */
  accounts(search: { query: string; waiting?: boolean; cursor?: string }): Promise<Page<ManagedAccount>>;
  /** Suspends, restores or approves. */
  changeAccount(change: { user: Id; suspended?: boolean; approved?: true }): Promise<ManagedAccount>;
  /** Gives a role on the server; that of the owner by handing the server over. */
  giveServerRole(grant: { user: Id; role: ServerRole }): Promise<ManagedAccount>;
  /** Declines somebody who waits to be approved. */
  declineAccount(user: Id): Promise<void>;
  /** The code is not shown again; a newer one takes its place. */
  createPasswordReset(user: Id): Promise<PasswordReset>;
  endSessionsOf(user: Id): Promise<void>;

  /** For the owner only. */
  changeServer(settings: Partial<ServerSettings>): Promise<ServerInfo>;
  /** The audit log, newest first: all of it, or what concerns somebody, or is of one kind. */
  audit(search: { user?: Id; kind?: AuditKind; cursor?: string; limit: number }): Promise<Page<AuditEntry>>;

  /** Makes an invitation to the server, or to one of its rooms. */
  invite(options: { uses?: number; expiresInMs?: number; room?: Id }): Promise<Invitation>;
  /** The invitations that are still good. */
  invitations(): Promise<Invitation[]>;
  revokeInvitation(code: string): Promise<void>;
  /** Makes a link into a room that one owns; with `admits`, for owner and admins of the server, accounts can be made with it, too. */
  makeLink(link: { room: Id; uses: number; expiresInMs: number; admits: boolean }): Promise<Invitation>;
  /** The links into a room that one owns that are still good. */
  links(room: Id): Promise<Invitation[]>;
  revokeLink(link: { room: Id; code: string }): Promise<void>;
}
