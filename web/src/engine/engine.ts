import {
  CommandError,
  type Availability,
  type Bridge,
  type BridgeEvent,
  type Id,
  type Member,
  type Page,
  type Position,
  type Profile,
  type PublicRoom,
} from '../bridge/bridge';
import type { Network } from '../bridge/messages';
import { Database } from './database';
import { Connection } from './connection';
import { Delivery } from './delivery';
import { Inbox } from './inbox';
import { People } from './people';
import { answered } from './rest';
import { Rooms } from './rooms';
import { Sending } from './sending';
import { Sessions } from './session';
import type { OpenSocket } from './sync-loop';
import type { SyncEffect, SyncInput } from './sync-types';
import { Told } from './told';
import { uuidV7 } from './uuid';
import { Windows } from './windows';

const TYPING_EVERY_MS = 3_000;

export interface World {
  baseUrl: string;
  databaseName: string;
  fetch: typeof fetch;
  openSocket: OpenSocket;
  /** Hears what the browser says of the network. */
  onNetwork(heard: (network: Network) => void): () => void;
}

/** The engine: owns the session, the database and the socket, and does what the UI asks. */
export class Engine implements Bridge {
  private readonly database: Database;
  private readonly told = new Told();
  private readonly sessions: Sessions;
  private readonly people: People;
  private readonly rooms: Rooms;
  private readonly windows: Windows;
  private readonly sending: Sending;
  private readonly inbox: Inbox;
  private readonly delivery: Delivery;
  private readonly connection: Connection;
  private readonly unhear: () => void;
  private followsInbox = false;
  private readonly typedAt = new Map<Id, number>();

  constructor(world: World) {
    const database = new Database(world.databaseName);
    const { told } = this;
    const changed = async (room: Id) => {
      await this.windows.changed(room);
      await this.rooms.tell();
    };
    const input = (input: SyncInput) => this.connection.input(input);
    this.database = database;
    this.sessions = new Sessions(database, world.baseUrl, world.fetch, (session) => told.tell({ event: 'session', session }));
    this.people = new People(database, this.sessions, async () => {
      await this.windows.showAll();
      await this.rooms.tell();
    });
    const learn = (users: Id[]) => this.people.learn(users);
    this.rooms = new Rooms(database, (rooms) => told.tell({ event: 'rooms', rooms }), learn);
    this.windows = new Windows(
      database,
      (room, query) =>
        this.sessions.call(() =>
          this.sessions.rest.GET('/v1/rooms/{room}/events', { params: { path: { room }, query } }),
        ),
      () => this.self,
      (window) => told.tell({ event: 'window', window }),
      learn,
    );
    this.sending = new Sending(database, input, changed, (room) => this.windows.isOpen(room));
    this.inbox = new Inbox(database, this.sessions, this.rooms);
    this.delivery = new Delivery(
      database,
      this.rooms,
      this.windows,
      this.sending,
      this.people,
      this.inbox,
      told,
      () => this.self,
    );
    this.connection = new Connection(this.sessions, world.openSocket, told, (effect) => this.carryOut(effect));
    this.unhear = world.onNetwork((network) => this.connection.network(network));
  }

  subscribe(listener: (event: BridgeEvent) => void): () => void {
    return this.told.subscribe(listener);
  }

  async close(): Promise<void> {
    this.unhear();
    await this.connection.close();
    await this.people.settled();
    this.database.close();
  }

  server() {
    return answered(this.sessions.rest.GET('/v1/server'));
  }

  async signUp(account: { name: string; password: string; displayName?: string; invitation?: string }): Promise<void> {
    await this.sessions.signUp(account);
    await this.signIn(account);
  }

  async signIn({ name, password }: { name: string; password: string }): Promise<void> {
    // From here on the cookie may be somebody else's: nothing may go out under the old one's name.
    await this.connection.close();
    const { account, changed } = await this.sessions.signIn({ name, password });
    if (changed) {
      await this.wipe();
    }
    await this.sessions.signedIn(account);
    await this.go();
  }

  async signOut(): Promise<void> {
    await this.connection.close();
    try {
      await this.sessions.signOut();
    } finally {
      await this.wipe();
    }
  }

  async restore(): Promise<void> {
    const account = await this.sessions.restore();
    if (account) {
      await this.go();
    }
  }

  async changeDisplayName(displayName: string): Promise<void> {
    const { rest } = this.sessions;
    await this.sessions.signedIn(await this.sessions.call(() => rest.PATCH('/v1/account', { body: { displayName } })));
  }

  async createRoom(room: { name: string; kind: 'public' | 'private'; members?: Id[] }): Promise<Id> {
    return this.newRoom({ ...room, id: uuidV7(Date.now()) });
  }

  async startDirect(user: Id): Promise<Id> {
    return this.newRoom({ kind: 'direct', members: [user] });
  }

  async findRooms({ query, cursor }: { query: string; cursor?: string }): Promise<Page<PublicRoom>> {
    const found = await this.sessions.call(() =>
      this.sessions.rest.GET('/v1/rooms/public', {
        params: { query: { query, ...(cursor === undefined ? {} : { cursor }) } },
      }),
    );
    const entries = found.rooms.map(({ room, name, encryption, role }) => ({
      room,
      name: name ?? '',
      encryption,
      member: role !== undefined,
    }));
    return found.next === undefined ? { entries } : { entries, next: found.next };
  }

  async joinRoom(room: Id): Promise<void> {
    await this.addMember({ room, user: this.account.user });
    const { rest } = this.sessions;
    await this.rooms.summary(
      await this.sessions.call(() => rest.GET('/v1/rooms/{room}', { params: { path: { room } } })),
    );
  }

  async leaveRoom(room: Id): Promise<void> {
    await this.removeMember({ room, user: this.account.user });
    await this.delivery.ended(room, 'not-member', 'you left the room');
  }

  async renameRoom({ room, name }: { room: Id; name: string }): Promise<void> {
    const body = { name, id: uuidV7(Date.now()) };
    const { rest } = this.sessions;
    await this.rooms.summary(
      await this.sessions.call(() => rest.PATCH('/v1/rooms/{room}', { params: { path: { room } }, body })),
    );
  }

  invite(options: { uses?: number; expiresInMs?: number }) {
    return this.sessions.call(() => this.sessions.rest.POST('/v1/invitations', { body: options }));
  }

  async addMember({ room, user }: { room: Id; user: Id }): Promise<void> {
    const body = { user, id: uuidV7(Date.now()) };
    const { rest } = this.sessions;
    await this.sessions.call(() => rest.POST('/v1/rooms/{room}/members', { params: { path: { room } }, body }));
  }

  async removeMember(path: { room: Id; user: Id }): Promise<void> {
    const query = { id: uuidV7(Date.now()) };
    const { rest } = this.sessions;
    await this.sessions.call(() => rest.DELETE('/v1/rooms/{room}/members/{user}', { params: { path, query } }));
  }

  findPeople(query: string): Promise<Profile[]> {
    return this.people.find(query);
  }

  async members({ room, cursor }: { room: Id; cursor?: string }): Promise<Page<Member>> {
    const query = cursor === undefined ? {} : { cursor };
    const list = await this.sessions.call(() =>
      this.sessions.rest.GET('/v1/rooms/{room}/members', { params: { path: { room }, query } }),
    );
    await this.people.met(list.members.map((member) => member.profile));
    const entries = list.members.map(({ profile, role }) => (role === undefined ? { profile } : { profile, role }));
    return list.next === undefined ? { entries } : { entries, next: list.next };
  }

  async openRoom({ room, position }: { room: Id; position: Position }): Promise<void> {
    const closed = await this.windows.open(room, position);
    closed.forEach((oldest) => this.connection.input({ on: 'unfollow', room: oldest }));
    this.told.tell({ event: 'draft', room, text: (await this.database.drafts.get(room))?.text ?? '' });
    await this.follow(room);
  }

  async closeRoom(room: Id): Promise<void> {
    this.windows.close(room);
    this.told.closed(room);
    this.connection.input({ on: 'unfollow', room });
  }

  loadOlder(room: Id): Promise<void> {
    return this.windows.loadOlder(room);
  }

  loadNewer(room: Id): Promise<void> {
    return this.windows.loadNewer(room);
  }

  async jumpTo({ room, position }: { room: Id; position: Position }): Promise<void> {
    await this.windows.place(room, position);
    await this.follow(room);
  }

  send({ room, key, text }: { room: Id; key: string; text: string }): Promise<void> {
    return this.sending.send(room, key, text);
  }

  retry({ key }: { room: Id; key: string }): Promise<void> {
    return this.sending.retry(key);
  }

  retryAll(): Promise<void> {
    return this.sending.retryAll();
  }

  discard({ key }: { room: Id; key: string }): Promise<void> {
    return this.sending.discard(key);
  }

  async saveDraft({ room, text }: { room: Id; text: string }): Promise<void> {
    const had = (await this.database.drafts.get(room)) !== undefined;
    await (text === '' ? this.database.drafts.delete(room) : this.database.drafts.put({ room, text }));
    this.told.tell({ event: 'draft', room, text });
    if (had !== (text !== '')) {
      await this.rooms.tell();
    }
  }

  async markRead({ room, seq }: { room: Id; seq: number }): Promise<void> {
    const known = await this.database.rooms.get(room);
    if (known && seq > known.read) {
      this.connection.input({ on: 'signal', frame: { op: 'read', room, seq } });
      const event = await this.database.events.get([room, seq]);
      await this.rooms.read(room, seq, event?.n);
    }
  }

  async typing(room: Id): Promise<void> {
    const now = Date.now();
    if (now - (this.typedAt.get(room) ?? 0) >= TYPING_EVERY_MS && this.windows.isOpen(room)) {
      this.typedAt.set(room, now);
      this.connection.input({ on: 'signal', frame: { op: 'typing', room } });
    }
  }

  async setPresence(status: Availability): Promise<void> {
    this.connection.input({ on: 'signal', frame: { op: 'status', status } });
  }

  async reconnect(): Promise<void> {
    this.connection.input({ on: 'hurry' });
  }

  private get self(): Id | undefined {
    const { session } = this.sessions;
    return session.state === 'signedIn' || session.state === 'expired' ? session.account.user : undefined;
  }

  private get account() {
    const { session } = this.sessions;
    if (session.state !== 'signedIn') {
      throw new CommandError('unauthenticated', 'sign in first');
    }
    return session.account;
  }

  private async newRoom(body: { kind: 'public' | 'private' | 'direct'; id?: Id; name?: string; members?: Id[] }) {
    const room = await this.sessions.call(() => this.sessions.rest.POST('/v1/rooms', { body }));
    await this.rooms.summary(room);
    return room.room;
  }

  /** Connects anew, with everything that is stored. */
  private async go(): Promise<void> {
    await this.connection.close();
    await this.people.met([this.account]);
    await this.rooms.tell();
    this.followsInbox = false;
    this.connection.open(await this.database.since());
    await this.sending.resume();
    this.connection.input({ on: 'start' });
    await Promise.all(this.windows.rooms.map((room) => this.follow(room)));
  }

  private async follow(room: Id): Promise<void> {
    const span = await this.database.spans.get(room);
    if (span) {
      this.connection.input({ on: 'follow', from: { room, after: span.last, generation: span.generation } });
    }
  }

  /** Once: from then on the sync follows it by itself. When it fails, the next connection tries again. */
  private async followInbox(self: Id): Promise<void> {
    const from = this.followsInbox ? undefined : await this.inbox.cursor(self).catch(() => undefined);
    if (from && !this.followsInbox) {
      this.followsInbox = true;
      this.connection.input({ on: 'follow', from });
    }
  }

  private async wipe(): Promise<void> {
    this.windows.rooms.forEach((room) => this.windows.close(room));
    this.told.clear();
    this.people.forget();
    this.delivery.forget();
    await this.database.delete({ disableAutoOpen: false });
    await this.database.open();
  }

  private async carryOut(effect: SyncEffect): Promise<void> {
    if (effect.do === 'online') {
      void this.followInbox(effect.user);
    }
    return this.delivery.carryOut(effect);
  }
}
