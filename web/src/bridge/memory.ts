import {
  CommandError,
  type Bridge,
  type BridgeEvent,
  type Commands,
  type Connection,
  type Edit,
  type Encryption,
  type Excerpt,
  type History,
  type Id,
  type Member,
  type Message,
  type MessageRow,
  type Page,
  type PresenceSettings,
  type Profile,
  type PublicRoom,
  type RoomEntry,
} from './bridge';
import { deleted, edited, editsOf, messageAt, placed, reacted } from './memory-notes';
import { MemoryEncryption } from './memory-encryption';
import { PAGE_ROWS, roomOf } from './memory-windows';
import { entriesOf, isFailed, isPending, type MemoryRoom } from './memory-world';

/** A bridge whose server is this object: everything answers at once, nothing is kept. */
export class MemoryBridge extends MemoryEncryption implements Bridge {
  private presence: PresenceSettings = { status: 'online', receipts: true, typing: true };

  subscribe(listener: (event: BridgeEvent) => void): () => void {
    this.listeners.add(listener);
    listener({ event: 'session', session: this.world.session });
    listener({ event: 'connection', connection: this.world.connection });
    listener({ event: 'rooms', rooms: entriesOf(this.world) });
    listener({ event: 'saved', saved: this.savedPlaces() });
    listener({ event: 'sections', sections: this.sections });
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

  setTyping(room: Id, users: Id[], thread?: number): void {
    this.tell({ event: 'typing', room, thread, users });
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

  async createRoom(room: { name: string; kind: 'public' | 'private'; members?: Id[]; history?: History; encryption?: Encryption }): Promise<Id> {
    return this.addRoom(room.name, room.kind, [this.account().user], undefined, room.encryption);
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

  async acceptInvitation(code: string): Promise<Id> {
    const { room } = this.invitationOf(code);
    if (room === undefined) {
      throw new CommandError('conflict', 'this invitation leads to no room');
    }
    await this.joinRoom(room);
    return room;
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

  async addMember({ room, user }: { room: Id; user: Id }): Promise<void> {
    this.roomOf(room).members.push({ profile: this.profile(user) });
  }

  async removeMember({ room, user }: { room: Id; user: Id }): Promise<void> {
    const target = this.roomOf(room);
    target.members = target.members.filter((member) => member.profile.user !== user);
  }

  async findPeople(query: string): Promise<Profile[]> {
    return this.peopleNamed(query);
  }

  async profiles({ users, room }: { users: Id[]; room?: Id }): Promise<Profile[]> {
    const members = room === undefined ? [] : this.roomOf(room).members.map(({ profile }) => profile);
    return users.flatMap((user) => [...members, ...this.world.people].find((person) => person.user === user) ?? []);
  }

  async excerpt({ room, after }: { room: Id; after: number }): Promise<Excerpt> {
    const { rows: all, head } = this.roomOf(room);
    const to = after + PAGE_ROWS;
    const said = all.filter((row): row is MessageRow => row.row === 'message' && row.seq > after && row.seq <= to);
    const rows = said.filter((row) => row.sender !== this.account().user && !row.deleted);
    const people = Object.fromEntries(this.world.people.map((person) => [person.user, person]));
    return { rows, people, ...(to < head ? { next: to } : {}) };
  }

  async findMembers({ room, query }: { room: Id; query: string }): Promise<Member[]> {
    const { entries } = await this.members({ room });
    const begins = (name: string) => ` ${name.toLowerCase()}`.includes(` ${query.toLowerCase()}`);
    return entries.filter(({ profile }) => begins(profile.name) || begins(profile.displayName));
  }

  async members({ room }: { room: Id; cursor?: string }): Promise<Page<Member>> {
    return { entries: [...this.roomOf(room).members] };
  }

  async startDirect({ user }: { user: Id }): Promise<Id> {
    const known = this.world.rooms.find((room) => room.kind === 'direct' && room.with === user);
    return known?.room ?? this.addRoom(this.profile(user).displayName, 'direct', [this.account().user, user], user, 'mls');
  }

  readonly openRoom: Commands['openRoom'] = (open) => this.windows.openRoom(open);
  readonly closeRoom: Commands['closeRoom'] = (room) => this.windows.closeRoom(room);
  readonly loadOlder: Commands['loadOlder'] = (room) => this.windows.loadOlder(room);
  readonly loadNewer: Commands['loadNewer'] = (room) => this.windows.loadNewer(room);
  readonly jumpTo: Commands['jumpTo'] = (jump) => this.windows.jumpTo(jump);
  readonly openThread: Commands['openThread'] = (open) => this.windows.openThread(open);
  readonly loadOlderAnswers: Commands['loadOlderAnswers'] = () => this.windows.loadOlderAnswers();
  readonly closeThread: Commands['closeThread'] = () => this.windows.closeThread();

  async send({ room, key, ...message }: Message & { room: Id; key: string }): Promise<void> {
    const target = this.roomOf(room);
    const row = this.append(target, this.account().user, message.text, key);
    placed(target, row, message);
    target.head--;
    row.state = 'pending';
    row.seq = 0;
    if (this.world.connection.state === 'online') {
      this.settle(target, row);
    } else {
      this.tellRoom(room);
    }
  }

  async edit({ room, of, text }: { room: Id; of: number; text: string }): Promise<void> {
    edited(messageAt(this.roomOf(room), of), text, this.world.now());
    this.tellRoom(room);
  }

  async react({ room, of, emoji, removed }: { room: Id; of: number; emoji: string; removed: boolean }): Promise<void> {
    reacted(messageAt(this.roomOf(room), of), this.account().user, emoji, removed);
    this.tellRoom(room);
  }

  async delete({ room, of }: { room: Id; of: number[] }): Promise<void> {
    of.forEach((seq) => deleted(messageAt(this.roomOf(room), seq), this.account().user));
    this.tellRoom(room);
  }

  async edits({ room, seq }: { room: Id; seq: number }): Promise<Edit[]> {
    return editsOf(messageAt(this.roomOf(room), seq));
  }

  async reactors({ room, seq }: { room: Id; seq: number }): Promise<{ emoji: string; users: Id[] }[]> {
    return (messageAt(this.roomOf(room), seq).reactions ?? []).map(({ emoji, users }) => ({ emoji, users }));
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

  async saveDraft({ room, text }: { room: string; text: string }): Promise<void> {
    const target = this.world.rooms.find((known) => known.room === room);
    if (target) {
      target.draft = text;
    }
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

  async changePresence(change: Partial<PresenceSettings>): Promise<void> {
    this.presence = { ...this.presence, ...change };
    this.tell({ event: 'presenceSettings', settings: this.presence });
  }

  async active(): Promise<void> {}

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

  private addRoom(name: string, kind: RoomEntry['kind'], users: Id[], other: Id | undefined, encryption: Encryption = 'none'): Id {
    const room = this.nextId();
    this.world.rooms.push({
      room,
      kind,
      name,
      ...(other === undefined ? {} : { with: other }),
      encryption,
      role: 'owner',
      invited: false,
      closed: false,
      head: 0,
      read: 0,
      unread: 0,
      mentions: 0,
      announcement: false,
      slowModeMs: 0,
      archived: false,
      pins: [],
      rows: [],
      members: users.map((user) => ({ profile: this.profile(user), role: 'owner' })),
      draft: '',
    });
    this.tell({ event: 'rooms', rooms: entriesOf(this.world) });
    return room;
  }

  private setConnection(connection: Connection): void {
    this.world.connection = connection;
    this.tell({ event: 'connection', connection });
  }

  protected forget(): void {
    this.windows.clear();
  }

  private roomOf(room: Id): MemoryRoom {
    return roomOf(this.world, room);
  }
}
