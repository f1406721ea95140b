import {
  CommandError,
  type Account,
  type AccountCommands,
  type AdministrationCommands,
  type BridgeEvent,
  type Id,
  type Invitation,
  type ManagedAccount,
  type Page,
  type Profile,
  type ServerInfo,
  type ServerRole,
  type Session,
} from './bridge';
import { entriesOf, type MemoryWorld } from './memory-world';

/** The accounts of the small world, and who is signed in. */
export abstract class MemoryAccounts implements AccountCommands, AdministrationCommands {
  protected readonly listeners = new Set<(event: BridgeEvent) => void>();
  private made = 0;

  constructor(readonly world: MemoryWorld) {}

  /** Somebody signs out. */
  protected abstract forget(): void;

  async server(): Promise<ServerInfo> {
    const { claimed, openSignUp } = this.world;
    return { version: '0.1.0', claimed, openSignUp };
  }

  async signUp(account: { name: string; password: string; displayName?: string; invitation?: string }): Promise<void> {
    if (this.world.claimed && !this.world.openSignUp && account.invitation === undefined) {
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

  async changePassword({ oldPassword, newPassword, endOtherSessions }: { oldPassword: string; newPassword: string; endOtherSessions: boolean }): Promise<void> {
    if (oldPassword !== this.world.password) {
      throw new CommandError('forbidden', 'the old password is wrong');
    }
    this.world.password = newPassword;
    if (endOtherSessions) {
      await this.endOtherSessions();
    }
  }

  async devices() {
    return this.world.devices;
  }

  async endSession(session: Id): Promise<void> {
    this.world.devices = this.world.devices.filter((device) => device.session !== session);
  }

  async endOtherSessions(): Promise<void> {
    this.world.devices = this.world.devices.filter((device) => device.current);
  }

  async accounts({ query }: { query: string; cursor?: string }): Promise<Page<ManagedAccount>> {
    return { entries: this.peopleNamed(query).map((person) => this.managed(person)) };
  }

  async changeAccount({ user, role, suspended }: { user: Id; role?: ServerRole; suspended?: boolean }) {
    const account = this.managed(this.profile(user));
    if (role !== undefined) account.role = role;
    if (suspended === true) account.suspendedAt = this.world.now();
    if (suspended === false) delete account.suspendedAt;
    this.world.managed[user] = account;
    return account;
  }

  async endSessionsOf(): Promise<void> {}

  async changeServer({ openSignUp }: { openSignUp: boolean }): Promise<ServerInfo> {
    this.world.openSignUp = openSignUp;
    return this.server();
  }

  async invite({ uses = 1, expiresInMs = 7 * 86_400_000 }: { uses?: number; expiresInMs?: number }): Promise<Invitation> {
    const invitation = { code: `invitation-${++this.made}`, uses, expiresAt: this.world.now() + expiresInMs };
    this.world.invitations.push(invitation);
    return invitation;
  }

  async invitations(): Promise<Invitation[]> {
    return this.world.invitations;
  }

  async revokeInvitation(code: string): Promise<void> {
    this.world.invitations = this.world.invitations.filter((invitation) => invitation.code !== code);
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
    return this.world.managed[person.user] ?? (person.user === self.user ? self : { ...person, role: 'member', createdAt: 0 });
  }
}
