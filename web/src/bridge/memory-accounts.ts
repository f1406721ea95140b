import {
  CommandError,
  type Account,
  type AccountCommands,
  type AdministrationCommands,
  type AuditEntry,
  type BridgeEvent,
  type Id,
  type Invitation,
  type InvitationPreview,
  type ManagedAccount,
  type Page,
  type PasswordReset,
  type PictureAddress,
  type Profile,
  type ServerInfo,
  type ServerRole,
  type ServerSettings,
  type Session,
} from './bridge';
import { roomOf } from './memory-windows';
import { entriesOf, type MemoryWorld } from './memory-world';

/** The accounts of the small world, and who is signed in. */
export abstract class MemoryAccounts implements AccountCommands, AdministrationCommands {
  protected readonly listeners = new Set<(event: BridgeEvent) => void>();
  private made = 0;
  /** Whether the password was given just now. */
  private confirmed = true;

  private readonly pictures = new Map<Id, Blob>();

  constructor(readonly world: MemoryWorld) {}

  /** Somebody signs out. */
  protected abstract forget(): void;

  async server(): Promise<ServerInfo> {
    const { claimed, settings } = this.world;
    return { version: '0.1.0', claimed, ...settings };
  }

  async signUp(account: { name: string; password: string; displayName?: string; invitation?: string }) {
    if (this.world.claimed && !this.world.settings.openSignUp && account.invitation === undefined) {
      throw new CommandError('forbidden', 'an invitation is needed to make an account here', 'invitation');
    }
    if (this.world.people.some((person) => person.name === account.name)) {
      throw new CommandError('conflict', 'this name is taken', 'name');
    }
    const role = this.world.claimed ? 'member' : 'owner';
    const profile = { user: this.nextId(), name: account.name, displayName: account.displayName ?? account.name };
    this.world.claimed = true;
    this.world.people.push(profile);
    this.setSession({ state: 'signedIn', account: { ...profile, role, createdAt: this.world.now() } });
    return { waiting: false };
  }

  async signIn({ name, password }: { name: string; password: string }): Promise<void> {
    const profile = this.world.people.find((person) => person.name === name.toLowerCase());
    if (!profile || password !== this.world.password) {
      throw new CommandError('unauthenticated', 'the name or the password is wrong');
    }
    this.setSession({ state: 'signedIn', account: { ...profile, role: 'member', createdAt: 0 } });
    this.tell({ event: 'rooms', rooms: entriesOf(this.world) });
  }

  async signOut(): Promise<void> {
    this.forget();
    this.setSession({ state: 'signedOut' });
  }

  async restore(): Promise<void> {
    if (this.world.session.state === 'starting') {
      this.setSession({ state: 'signedOut' });
    }
  }

  async changeDisplayName(displayName: string): Promise<void> {
    const account = { ...this.account(), displayName };
    this.setSession({ state: 'signedIn', account });
  }

  async picture({ picture }: PictureAddress): Promise<Blob> {
    const found = this.pictures.get(picture);
    if (!found) {
      throw new CommandError('not-found', 'there is no such picture any more');
    }
    return found;
  }

  protected keep(picture: Blob): Id {
    const id = this.nextId();
    this.pictures.set(id, picture);
    return id;
  }

  async changePicture(picture: Blob): Promise<void> {
    this.setSession({ state: 'signedIn', account: { ...this.account(), picture: this.keep(picture) } });
  }

  async removePicture(): Promise<void> {
    const { picture: _, ...account } = this.account();
    this.setSession({ state: 'signedIn', account });
  }

  async removePictureOf(user: Id): Promise<void> {
    delete this.profile(user).picture;
  }

  async changePassword({ oldPassword, newPassword, endOtherSessions }: { oldPassword: string; newPassword: string; endOtherSessions: boolean }): Promise<void> {
    if (oldPassword !== this.world.password) {
      throw new CommandError('forbidden', 'the old password is wrong');
    }
    this.world.password = newPassword;
    if (endOtherSessions) {
      await this.endOtherSessions();
    }
  }

  async resetPassword({ newPassword }: { code: string; newPassword: string }): Promise<void> {
    this.world.password = newPassword;
  }

  async deleteAccount(password: string): Promise<void> {
    if (password !== this.world.password) {
      throw new CommandError('forbidden', 'the password is wrong');
    }
    const { user } = this.account();
    this.world.people = this.world.people.filter((person) => person.user !== user);
    await this.signOut();
  }

  async activity(): Promise<Page<AuditEntry>> {
    const { user } = this.account();
    return { entries: this.world.audit.filter(({ actor, subject }) => actor === user || subject === user) };
  }

  async dismissAlert(): Promise<void> {
    this.tell({ event: 'alert', alert: null });
  }

  async invitation(code: string): Promise<InvitationPreview> {
    const { room, expiresAt, admits } = this.invitationOf(code);
    return room === undefined ? { expiresAt, admits } : { expiresAt, admits, room, roomName: roomOf(this.world, room).name };
  }

  async devices() {
    return this.world.devices;
  }

  async confirmPassword(password: string): Promise<void> {
    if (password !== this.world.password) {
      throw new CommandError('forbidden', 'the password is wrong');
    }
    this.confirmed = true;
  }

  /** It was given long ago. */
  forgetPassword(): void {
    this.confirmed = false;
  }

  async endSession(session: Id): Promise<void> {
    this.requireConfirmed();
    this.world.devices = this.world.devices.filter((device) => device.session !== session);
  }

  async endOtherSessions(): Promise<void> {
    this.requireConfirmed();
    this.world.devices = this.world.devices.filter((device) => device.current);
  }

  async accounts({ query }: { query: string; cursor?: string }): Promise<Page<ManagedAccount>> {
    return { entries: this.peopleNamed(query).map((person) => this.managed(person)) };
  }

  async giveServerRole({ user, role }: { user: Id; role: ServerRole }) {
    this.requireConfirmed();
    const account = { ...this.managed(this.profile(user)), role };
    this.world.managed[user] = account;
    return account;
  }

  async changeAccount({ user, suspended }: { user: Id; suspended?: boolean }) {
    const account = this.managed(this.profile(user));
    if (suspended === true) account.suspendedAt = this.world.now();
    if (suspended === false) delete account.suspendedAt;
    this.world.managed[user] = account;
    return account;
  }

  async declineAccount(user: Id): Promise<void> {
    this.world.people = this.world.people.filter((person) => person.user !== user);
  }

  async createPasswordReset(): Promise<PasswordReset> {
    this.requireConfirmed();
    return { code: `password-reset-${++this.made}`, expiresAt: this.world.now() + 86_400_000 };
  }

  async endSessionsOf(): Promise<void> {}

  async changeServer(settings: Partial<ServerSettings>): Promise<ServerInfo> {
    this.world.settings = { ...this.world.settings, ...settings };
    return this.server();
  }

  async audit({ user, kind }: { user?: Id; kind?: string }): Promise<Page<AuditEntry>> {
    const entries = this.world.audit
      .filter(({ actor, subject }) => user === undefined || actor === user || subject === user)
      .filter((entry) => kind === undefined || entry.kind === kind);
    return { entries };
  }

  async invite({ room, uses = 1, expiresInMs = 7 * 86_400_000 }: { uses?: number; expiresInMs?: number; room?: Id }): Promise<Invitation> {
    return this.inviteBy({ uses, expiresAt: this.world.now() + expiresInMs, admits: true, ...(room === undefined ? {} : { room }) });
  }

  private inviteBy(invitation: Omit<Invitation, 'code'>): Invitation {
    const made = { code: `invitation-${++this.made}`, ...invitation };
    this.world.invitations.push(made);
    return made;
  }

  async makeLink({ expiresInMs, ...link }: { room: Id; uses: number; expiresInMs: number; admits: boolean }): Promise<Invitation> {
    return this.inviteBy({ ...link, expiresAt: this.world.now() + expiresInMs });
  }

  async links(room: Id): Promise<Invitation[]> {
    return this.world.invitations.filter((invitation) => invitation.room === room);
  }

  async revokeLink({ code }: { room: Id; code: string }): Promise<void> {
    await this.revokeInvitation(code);
  }

  async invitations(): Promise<Invitation[]> {
    return this.world.invitations;
  }

  async revokeInvitation(code: string): Promise<void> {
    this.world.invitations = this.world.invitations.filter((invitation) => invitation.code !== code);
  }

  private requireConfirmed(): void {
    if (!this.confirmed) {
      throw new CommandError('password-needed', 'the password was given long ago');
    }
  }

  protected invitationOf(code: string): Invitation {
    const found = this.world.invitations.find((invitation) => invitation.code === code);
    if (!found) {
      throw new CommandError('not-found', 'there is no such invitation');
    }
    return found;
  }

  protected peopleNamed(query: string): Profile[] {
    const part = query.toLowerCase();
    return this.world.people.filter(
      (person) => person.name.includes(part) || person.displayName.toLowerCase().includes(part),
    );
  }

  protected tell(event: BridgeEvent): void {
    for (const listener of this.listeners) {
      listener(event);
    }
  }

  protected setSession(session: Session): void {
    this.world.session = session;
    this.tell({ event: 'session', session });
  }

  protected account(): Account {
    const { session } = this.world;
    if (session.state !== 'signedIn') {
      throw new CommandError('unauthenticated', 'sign in first');
    }
    return session.account;
  }

  protected profile(user: Id): Profile {
    return this.world.people.find((person) => person.user === user) ?? { user, name: 'someone', displayName: 'Someone' };
  }

  protected nextId(): Id {
    return `01920000-0000-7000-8000-${(0xa0000000 + ++this.made).toString(16).padStart(12, '0')}`;
  }

  private managed(person: Profile): ManagedAccount {
    const self = this.account();
    return this.world.managed[person.user] ?? { ...(person.user === self.user ? self : { ...person, role: 'member', createdAt: 0 }), waiting: false };
  }
}
