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
}

/** One's own sign-in on some device. */
export interface DeviceSession {
  session: Id;
  deviceName: string;
  createdAt: number;
  lastUsedAt: number;
  /** The session of this device. */
  current: boolean;
}

export interface ServerInfo {
  version: string;
  /** Whether the server has its owner; the first account becomes it. */
  claimed: boolean;
  /** Whether anyone may make an account without an invitation. */
  openSignUp: boolean;
}

export interface Invitation {
  code: string;
  /** How many accounts can still be made with it. */
  uses: number;
  expiresAt: number;
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
  /** Makes an account and signs in with it. */
  signUp(account: { name: string; password: string; displayName?: string; invitation?: string }): Promise<void>;
  signIn(credentials: { name: string; password: string }): Promise<void>;
  /** Ends the session and deletes everything that this device keeps. */
  signOut(): Promise<void>;
  /** Opens the session of the cookie, if there is one; called once at the start. */
  restore(): Promise<void>;
  changeDisplayName(displayName: string): Promise<void>;
  /** A wrong old password is `forbidden`. */
  changePassword(change: { oldPassword: string; newPassword: string; endOtherSessions: boolean }): Promise<void>;
  /** Where one is signed in, last used first. */
  devices(): Promise<DeviceSession[]>;
  endSession(session: Id): Promise<void>;
  endOtherSessions(): Promise<void>;
}

/** For owner and admins of the server, and some for its owner only. */
export interface AdministrationCommands {
  /** Accounts whose user name or display name contains `query`. */
  accounts(search: { query: string; cursor?: string }): Promise<Page<ManagedAccount>>;
  /** Gives a role on the server, suspends or restores. */
  changeAccount(change: { user: Id; role?: ServerRole; suspended?: boolean }): Promise<ManagedAccount>;
  endSessionsOf(user: Id): Promise<void>;

  /** For the owner only. */
  changeServer(settings: { openSignUp: boolean }): Promise<ServerInfo>;

  /** Makes an invitation to the server. */
  invite(options: { uses?: number; expiresInMs?: number }): Promise<Invitation>;
  /** The invitations that are still good. */
  invitations(): Promise<Invitation[]>;
  revokeInvitation(code: string): Promise<void>;
}
