import {
  CommandError,
  type Account,
  type Bridge,
  type BridgeEvent,
  type Commands,
  type Connection,
  type Id,
  type ManagedAccount,
  type Member,
  type MessageRow,
  type Page,
  type Profile,
  type PublicRoom,
  type RoomEntry,
  type ServerRole,
  type Session,
} from './bridge';
import { MemoryWindows, roomOf } from './memory-windows';
import { entriesOf, isFailed, isPending, type MemoryRoom, type MemoryWorld } from './memory-world';

/** A bridge whose server is this object: everything answers at once, nothing is kept. */
export class MemoryBridge implements Bridge {
  private readonly listeners = new Set<(event: BridgeEvent) => void>();
  private readonly windows: MemoryWindows;
  private made = 0;

  constructor(readonly world: MemoryWorld) {
    this.windows = new MemoryWindows(world, (event) => this.tell(event));
  }

  subscribe(listener: (event: BridgeEvent) => void): () => void {
    this.listeners.add(listener);
    listener({ event: 'session', session: this.world.session });
    listener({ event: 'connection', connection: this.world.connection });
    listener({ event: 'rooms', rooms: entriesOf(this.world) });
    this.windows.all(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    this.listeners.clear();
  }

  /** Somebody else says something. */
  arrive(room: Id, sender: Id, text: string): void {
    const target = this.roomOf(room);
    const row = this.append(target, sender, text, this.nextId());
    target.unread++;
    this.tellRoom(room);
    this.tell({ event: 'arrived', room, row, sender: this.profile(sender) });
  }

  setTyping(room: Id, users: Id[]): void {
    this.tell({ event: 'typing', room, users });
  }

  goOffline(): void {
    const now = this.world.now();
    this.setConnection({ state: 'offline', since: now, retryAt: now + 5_000 });
  }

  goOnline(): void {
    this.setConnection({ state: 'online' });
    for (const room of this.world.rooms) {
      for (const row of room.rows.filter(isPending)) {
        this.settle(room, row);
      }
    }
  }

  expire(reason: string): void {
    if (this.world.session.state === 'signedIn') {
      this.setSession({ state: 'expired', account: this.world.session.account, reason });
    }
  }

  async server() {
    return { version: '0.1.0', claimed: this.world.claimed, openSignUp: false };
  }

  async signUp(account: { name: string; password: string; displayName?: string; invitation?: string }): Promise<void> {
    if (this.world.claimed && account.invitation === undefined) {
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
    this.windows.clear();
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
    return { entries: (await this.findPeople(query)).map((person) => this.managed(person)) };
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

  private managed(person: Profile): ManagedAccount {
    const self = this.account();
    return this.world.managed[person.user] ?? (person.user === self.user ? self : { ...person, role: 'member', createdAt: 0 });
  }

  async createRoom(room: { name: string; kind: 'public' | 'private'; members?: Id[] }): Promise<Id> {
    return this.addRoom(room.name, room.kind, [this.account().user], undefined);
  }

  async findRooms({ query }: { query: string; cursor?: string }): Promise<Page<PublicRoom>> {
    const found = this.world.rooms.filter(
      (room) => room.kind === 'public' && room.name.toLowerCase().includes(query.toLowerCase()),
    );
    return {
      entries: found.map(({ room, name, encryption, role }) => ({ room, name, encryption, member: role !== undefined })),
    };
  }

  async joinRoom(room: Id): Promise<void> {
    const joined = this.roomOf(room);
    joined.role ??= 'member';
    joined.invited = false;
    joined.members.push({ profile: this.account(), role: joined.role });
    this.tellRoom(room);
  }

  async leaveRoom(room: Id): Promise<void> {
    const left = this.roomOf(room);
    delete left.role;
    left.invited = false;
    left.members = left.members.filter((member) => member.profile.user !== this.account().user);
    this.windows.end(room);
    this.tell({ event: 'windowEnded', room, code: 'not-member', message: 'you left the room' });
    this.tell({ event: 'rooms', rooms: entriesOf(this.world) });
  }

  async renameRoom({ room, name }: { room: Id; name: string }): Promise<void> {
    this.roomOf(room).name = name;
    this.tellRoom(room);
  }

  async invite(options: { uses?: number; expiresInMs?: number }) {
    const expiresAt = this.world.now() + (options.expiresInMs ?? 7 * 86_400_000);
    return { code: `invitation-${++this.made}`, uses: options.uses ?? 1, expiresAt };
  }

  async addMember({ room, user }: { room: Id; user: Id }): Promise<void> {
    this.roomOf(room).members.push({ profile: this.profile(user) });
  }

  async removeMember({ room, user }: { room: Id; user: Id }): Promise<void> {
    const target = this.roomOf(room);
    target.members = target.members.filter((member) => member.profile.user !== user);
  }

  async findPeople(query: string): Promise<Profile[]> {
    const part = query.toLowerCase();
    return this.world.people.filter(
      (person) => person.name.includes(part) || person.displayName.toLowerCase().includes(part),
    );
  }

  async members({ room }: { room: Id; cursor?: string }): Promise<Page<Member>> {
    return { entries: [...this.roomOf(room).members] };
  }

  async startDirect(user: Id): Promise<Id> {
    const known = this.world.rooms.find((room) => room.kind === 'direct' && room.with === user);
    return known?.room ?? this.addRoom(this.profile(user).displayName, 'direct', [this.account().user, user], user);
  }

  readonly openRoom: Commands['openRoom'] = (open) => this.windows.openRoom(open);
  readonly closeRoom: Commands['closeRoom'] = (room) => this.windows.closeRoom(room);
  readonly loadOlder: Commands['loadOlder'] = (room) => this.windows.loadOlder(room);
  readonly loadNewer: Commands['loadNewer'] = (room) => this.windows.loadNewer(room);
  readonly jumpTo: Commands['jumpTo'] = (jump) => this.windows.jumpTo(jump);

  async send({ room, key, text }: { room: Id; key: string; text: string }): Promise<void> {
    const target = this.roomOf(room);
    const row = this.append(target, this.account().user, text, key);
    target.head--;
    row.state = 'pending';
    row.seq = 0;
    if (this.world.connection.state === 'online') {
      this.settle(target, row);
    } else {
      this.tellRoom(room);
    }
  }

  async retry({ room, key }: { room: Id; key: string }): Promise<void> {
    const target = this.roomOf(room);
    const row = target.rows.find((candidate) => candidate.key === key);
    if (row?.row === 'message' && row.state === 'failed') {
      this.settle(target, row);
    }
  }

  async retryAll(): Promise<void> {
    for (const room of this.world.rooms) {
      for (const row of room.rows.filter(isFailed)) {
        this.settle(room, row);
      }
    }
  }

  async discard({ room, key }: { room: Id; key: string }): Promise<void> {
    const target = this.roomOf(room);
    target.rows = target.rows.filter((row) => row.key !== key);
    this.windows.shrunk(target);
    this.tellRoom(room);
  }

  async saveDraft({ room, text }: { room: Id; text: string }): Promise<void> {
    this.roomOf(room).draft = text;
    this.tell({ event: 'draft', room, text });
    this.tell({ event: 'rooms', rooms: entriesOf(this.world) });
  }

  async markRead({ room, seq }: { room: Id; seq: number }): Promise<void> {
    const target = this.roomOf(room);
    target.read = Math.max(target.read, seq);
    target.unread = target.rows.filter((row) => row.row === 'message' && row.seq > target.read).length;
    this.tell({ event: 'rooms', rooms: entriesOf(this.world) });
  }

  async typing(): Promise<void> {}

  async setPresence(): Promise<void> {}

  async notify(): Promise<void> {}

  async reconnect(): Promise<void> {
    this.goOnline();
  }

  private settle(room: MemoryRoom, row: MessageRow): void {
    delete row.error;
    if (this.world.refuseSends) {
      row.state = 'failed';
      row.error = { code: this.world.refuseSends, message: 'the server refused it' };
    } else {
      room.head++;
      row.state = 'sent';
      row.seq = room.head;
      row.n = room.head;
    }
    this.tellRoom(room.room);
  }

  private append(room: MemoryRoom, sender: Id, text: string, key: string): MessageRow {
    room.head++;
    const row: MessageRow = {
      row: 'message',
      key,
      id: key,
      seq: room.head,
      n: room.head,
      sender,
      at: this.world.now(),
      text,
      state: 'sent',
    };
    this.windows.growing(room);
    room.rows.push(row);
    return row;
  }

  private addRoom(name: string, kind: RoomEntry['kind'], users: Id[], other: Id | undefined): Id {
    const room = this.nextId();
    this.world.rooms.push({
      room,
      kind,
      name,
      ...(other === undefined ? {} : { with: other }),
      encryption: 'none',
      role: 'owner',
      invited: false,
      closed: false,
      head: 0,
      read: 0,
      unread: 0,
      rows: [],
      members: users.map((user) => ({ profile: this.profile(user), role: 'owner' })),
      draft: '',
    });
    this.tell({ event: 'rooms', rooms: entriesOf(this.world) });
    return room;
  }

  private tellRoom(room: Id): void {
    this.windows.changed(room);
    this.tell({ event: 'rooms', rooms: entriesOf(this.world) });
  }

  private tell(event: BridgeEvent): void {
    for (const listener of this.listeners) {
      listener(event);
    }
  }

  private setSession(session: Session): void {
    this.world.session = session;
    this.tell({ event: 'session', session });
  }

  private setConnection(connection: Connection): void {
    this.world.connection = connection;
    this.tell({ event: 'connection', connection });
  }

  private account(): Account {
    const { session } = this.world;
    if (session.state !== 'signedIn') {
      throw new CommandError('unauthenticated', 'sign in first');
    }
    return session.account;
  }

  private roomOf(room: Id): MemoryRoom {
    return roomOf(this.world, room);
  }

  private profile(user: Id): Profile {
    return this.world.people.find((person) => person.user === user) ?? { user, name: 'someone', displayName: 'Someone' };
  }

  private nextId(): Id {
    return `01920000-0000-7000-8000-${(0xa0000000 + ++this.made).toString(16).padStart(12, '0')}`;
  }
}
