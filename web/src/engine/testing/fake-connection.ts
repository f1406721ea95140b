import type { Id } from '../../bridge/bridge';
import type { ByeReason, ClientFrame, RoomHead, ServerErrorCode, ServerFrame, StreamEvent } from '../protocol';
import type { FakeServer } from './fake-server';
import type { FakeStream } from './fake-stream';

const HEADS_MS = 250;

/** Whoever sends something has read up to it, a moment later. */
const OWN_READ_MS = 1_000;
const PAGE = 200;
const LIMITS = { frameBytes: 65_536, contentBytes: 49_152, unacknowledged: 32, subscriptions: 1000 };

/** The server's end of a connection. */
export class FakeConnection {
  session: string | undefined;
  /** Up to where each subscribed stream was sent. */
  private readonly subscribed = new Map<Id, number>();
  private readonly moved = new Map<Id, RoomHead>();
  private telling: ReturnType<typeof setTimeout> | undefined;
  private isOver = false;

  constructor(
    private readonly server: FakeServer,
    private readonly deliver: (frame: ServerFrame) => void,
    private readonly hangUp: () => void,
  ) {
    server.connections.add(this);
  }

  private get user(): Id {
    return this.server.sessions.get(this.session ?? '') ?? '';
  }

  isOf(user: Id): boolean {
    return this.user === user;
  }

  hear(frame: ClientFrame): void {
    if (this.isOver) {
      return;
    }
    this.server.heard(frame);
    switch (frame.op) {
      case 'hello':
        return this.hello(frame.token, frame.since);
      case 'sub':
        return frame.rooms.forEach((cursor) =>
          this.subscribe(frame.ref, cursor.room, cursor.after, cursor.generation),
        );
      case 'unsub':
        return frame.rooms.forEach((room) => this.subscribed.delete(room));
      case 'send':
        return this.take(frame);
      case 'read':
        return this.read(frame.room, frame.seq);
      case 'typing':
        return this.others(frame.room, { ...frame, user: this.user });
      case 'status':
        return;
      case 'ping':
        return this.say({ op: 'pong' });
    }
  }

  appended(stream: FakeStream, events: StreamEvent[]): void {
    const position = this.subscribed.get(stream.room);
    if (position !== undefined) {
      this.catchUp(stream);
    } else if (!stream.isInbox && stream.has(this.user)) {
      this.moved.set(stream.room, { room: stream.room, head: stream.head, count: events.at(-1)!.n, at: events.at(-1)!.at });
      this.telling ??= setTimeout(() => this.tellHeads(), HEADS_MS);
    }
  }

  say(frame: ServerFrame): void {
    if (!this.isOver) {
      this.server.wire(frame).forEach((told) => this.deliver(told));
    }
  }

  bye(reason: ByeReason, message: string, retryAfterMs?: number): void {
    this.say({ op: 'bye', reason, message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
    this.end();
    setTimeout(() => this.hangUp(), 2 * this.server.latencyMs);
  }

  /** Too slow: nothing more of the room until it is asked for. */
  behind(room: Id): void {
    if (this.subscribed.delete(room)) {
      this.say({ op: 'behind', rooms: [room] });
    }
  }

  end(): void {
    this.isOver = true;
    clearTimeout(this.telling);
    this.server.connections.delete(this);
  }

  private hello(token: string, since: string | undefined): void {
    const session = this.server.sessionOf(token);
    if (session === undefined) {
      return this.bye('unauthenticated', 'the token is not good');
    }
    const renewed = this.session !== undefined;
    this.session = session;
    const { heartbeatMs } = this.server;
    const names = { user: this.user, device: this.user, session };
    this.say({ op: 'ready', ...names, heartbeatMs, now: Date.now(), limits: LIMITS });
    if (!renewed) {
      const changed = [...this.server.streams.values()].filter(
        (stream) => !stream.isInbox && stream.has(this.user) && stream.changedAt > Number(since ?? 0),
      );
      const rooms = changed.map((stream) => stream.summary(this.user));
      this.say({ op: 'rooms', rooms, more: false, since: String(this.server.version) });
    }
  }

  private subscribe(ref: string, room: Id, after: number, generation: number | undefined): void {
    this.subscribed.delete(room);
    const stream = this.server.streams.get(room);
    if (!stream || !stream.has(this.user)) {
      return this.refuse(ref, room, stream ? 'not-member' : 'not-found');
    }
    if ((generation !== undefined && generation !== stream.generation) || after > stream.head) {
      const { floor, head } = stream;
      return this.say({ op: 'reset', room, generation: stream.generation, floor, head });
    }
    this.subscribed.set(room, after);
    this.catchUp(stream);
  }

  /** Page by page, so that a subscription may end between two. */
  private catchUp(stream: FakeStream): void {
    const { room } = stream;
    const from = this.subscribed.get(room);
    if (from !== undefined && from < stream.head) {
      const page = stream.after(this.user, from, PAGE);
      page.gaps.forEach((gap) => this.say({ op: 'gap', room, ...gap }));
      page.events.forEach((event) => this.say({ op: 'event', room, ...event }));
      const last = Math.max(...page.events.map((event) => event.seq), ...page.gaps.map((gap) => gap.to));
      this.subscribed.set(room, last);
      if (last < stream.head) {
        setTimeout(() => this.catchUp(stream), this.server.latencyMs);
      }
    }
  }

  private take(frame: Extract<ClientFrame, { op: 'send' }>): void {
    const stream = this.server.streams.get(frame.room);
    if (!stream?.has(this.user)) {
      return this.refuse(frame.ref, frame.room, 'not-member');
    }
    const edited = frame.type === 'edit' ? stream.log.find(({ seq }) => seq === frame.content['of']) : undefined;
    const isRefused = frame.type === 'deletion' && !this.server.deletes;
    if (isRefused || (edited && edited.sender !== this.user)) {
      return this.refuse(frame.ref, frame.room, 'forbidden');
    }
    const event = stream.append(frame.type, this.user, frame.content, frame.id);
    this.say({ op: 'ack', ref: frame.ref, room: frame.room, seq: event.seq, at: event.at });
    const { user } = this;
    if (event.content.thread === undefined) setTimeout(() => this.readMoved(stream, user, stream.read(user, event.seq)), OWN_READ_MS);
  }

  private read(room: Id, seq: number): void {
    const stream = this.server.streams.get(room);
    if (stream?.has(this.user)) {
      this.readMoved(stream, this.user, stream.read(this.user, seq));
    }
  }

  /** Those who subscribed to the room are told, and all connections of the person. */
  private readMoved(stream: FakeStream, user: Id, seq: number): void {
    const { room } = stream;
    for (const connection of this.server.connections) {
      if (connection.subscribed.has(room) || connection.user === user) {
        connection.say({ op: 'read', room, user, seq, n: stream.countAt(seq) });
      }
    }
  }

  private others(room: Id, frame: ServerFrame): void {
    for (const connection of this.server.connections) {
      if (connection.user !== this.user && connection.subscribed.has(room)) {
        connection.say(frame);
      }
    }
  }

  private tellHeads(): void {
    this.telling = undefined;
    const rooms = [...this.moved.values()].filter(({ room }) => !this.subscribed.has(room));
    this.moved.clear();
    if (rooms.length > 0) {
      this.say({ op: 'heads', rooms });
    }
  }

  private refuse(ref: string, room: Id, code: ServerErrorCode): void {
    this.say({ op: 'error', ref, room, code, message: `refused: ${code}` });
  }
}
