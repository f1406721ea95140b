import type { Id, Profile } from '../../bridge/bridge';
import type { Section } from '../../bridge/sections';
import type { Database } from '../database';
import type { Socket } from '../sync-loop';
import { uuidV7 } from '../uuid';
import { FakeStream } from './fake-stream';
import { FakeConnection } from './fake-connection';
import { FakeRest } from './fake-rest';
import type { ClientFrame, ServerFrame, StreamEvent } from '../protocol';

const TOKEN_MS = 600_000;

/** A server in memory that keeps the contract, and a network that can be told not to. */
export class FakeServer {
  readonly people = new Map<Id, Profile & { password: string }>();
  /** Those of them to whom the server tells of nobody else. */
  readonly guests = new Set<Id>();
  readonly streams = new Map<Id, FakeStream>();
  readonly connections = new Set<FakeConnection>();
  /** The person of each session; the session's id is its refresh token, too. */
  readonly sessions = new Map<string, Id>();
  /** How people arranged their rooms. */
  readonly sections = new Map<Id, { version: number; sections: Section[] }>();
  /** How many reports wait for whom. */
  readonly reports = new Map<Id, number>();
  reportsAsked = 0;
  /** What people keep, the last saved first. */
  readonly saved = new Map<Id, { room: Id; seq: number }[]>();
  private readonly blocks = new Map<Id, Set<Id>>();
  /** Whether anybody is told how far others have read. */
  receipts = true;
  /** Whether anybody may delete anything. */
  deletes = true;
  heartbeatMs = 30_000;
  /** What becomes of a frame on its way to a client: nothing, itself, or more. */
  wire: (frame: ServerFrame) => ServerFrame[] = (frame) => [frame];
  /** Hears what clients say. */
  heard: (frame: ClientFrame) => void = () => {};
  latencyMs = 1;
  /** Rises with every change, so that `since` can tell what is new. */
  version = 0;
  private readonly tokens = new Map<string, { session: string; expiresAt: number }>();

  person(name: string): Profile {
    const profile = { user: uuidV7(Date.now()), name, displayName: name.toUpperCase() };
    this.people.set(profile.user, { ...profile, password: `password of ${name}` });
    this.streams.set(profile.user, new FakeStream(this, profile.user, '', true));
    return profile;
  }

  room(name: string, members: Profile[]): FakeStream {
    const stream = new FakeStream(this, uuidV7(Date.now()), name, false);
    this.streams.set(stream.room, stream);
    stream.append('room.created', members[0]!.user, { name });
    members.forEach((member) => stream.join(member.user));
    return stream;
  }

  /** Whom somebody has blocked; to be changed. */
  blocksOf(user: Id): Set<Id> {
    const blocks = this.blocks.get(user) ?? new Set<Id>();
    this.blocks.set(user, blocks);
    return blocks;
  }

  signIn(user: Id): string {
    const session = uuidV7(Date.now());
    this.sessions.set(session, user);
    return session;
  }

  /** The session ends, as if on another device. */
  endSession(session: string): void {
    this.sessions.delete(session);
    for (const connection of this.connections) {
      if (connection.session === session) {
        connection.bye('session-ended', 'signed out elsewhere');
      }
    }
  }

  freshToken(session: string): { accessToken: string; expiresInMs: number } {
    const accessToken = `token ${this.tokens.size + 1}`;
    this.tokens.set(accessToken, { session, expiresAt: Date.now() + TOKEN_MS });
    return { accessToken, expiresInMs: TOKEN_MS };
  }

  /** Every access token is void, as after a change of the server's keys. */
  forgetTokens(): void {
    this.tokens.clear();
  }

  /** The session of a good token. */
  sessionOf(token: string): string | undefined {
    const known = this.tokens.get(token);
    return known && known.expiresAt > Date.now() && this.sessions.has(known.session) ? known.session : undefined;
  }

  told(stream: FakeStream, events: StreamEvent[]): void {
    this.connections.forEach((connection) => connection.appended(stream, events));
  }
}

/** A browser: its cookie, and its way to the server. */
export class FakeDevice {
  cookie: string | undefined;
  /** Connections and requests fail when not; those that are open stay. */
  reachable = true;
  /** Requests that never end when it is set. */
  hanging = false;
  readonly sockets: FakeSocket[] = [];
  readonly requests: string[] = [];
  /** Failures that the engine did not expect. */
  readonly reports: unknown[] = [];
  private readonly rest: FakeRest;
  /** As they were asked: nothing aborts a request that nobody holds, or that was made of such a one. */
  private readonly hung: Request[] = [];
  private readonly listeners = new Set<(state: 'online' | 'offline') => void>();

  constructor(readonly server: FakeServer) {
    this.rest = new FakeRest(server, this);
  }

  get socket(): FakeSocket | undefined {
    return this.sockets.at(-1);
  }

  /** What an engine gets of this browser, as long as its tab is there. */
  world(database: Database, isGone = () => false) {
    return {
      baseUrl: 'http://parley.test',
      device: 'a test',
      database,
      fetch: (input: RequestInfo | URL, init?: RequestInit) =>
        isGone() ? new Promise<never>(() => {}) : this.fetch(input instanceof Request ? input : new Request(input, init)),
      openSocket: (): Socket => this.openSocket(isGone()),
      onNetwork: (heard: (state: 'online' | 'offline') => void) => {
        this.listeners.add(heard);
        return () => this.listeners.delete(heard);
      },
      report: (error: unknown): void => {
        this.reports.push(error);
      },
    };
  }

  /** The browser says that the network went or came; open sockets notice nothing. */
  say(state: 'online' | 'offline'): void {
    this.reachable = state === 'online';
    this.listeners.forEach((heard) => heard(state));
  }

  private async fetch(request: Request): Promise<Response> {
    this.requests.push(`${request.method} ${new URL(request.url).pathname}`);
    await new Promise<void>((resolve) => setTimeout(resolve, this.server.latencyMs));
    if (this.hanging) {
      this.hung.push(request);
      await new Promise<never>((_, reject) => request.signal.addEventListener('abort', () => reject(request.signal.reason)));
    }
    if (!this.reachable) {
      throw new TypeError('the network is unreachable');
    }
    return this.rest.answer(request);
  }

  private openSocket(isDead: boolean): Socket {
    const socket = new FakeSocket(this);
    socket.dead = isDead;
    if (!isDead) {
      this.sockets.push(socket);
    }
    return socket;
  }
}

/** The client's end of a connection. */
export class FakeSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  /** A dead network: nothing comes through any more, and nobody says so. */
  dead = false;
  closed = false;
  readonly heard: ServerFrame[] = [];
  private connection: FakeConnection | undefined;

  constructor(private readonly device: FakeDevice) {
    this.later(() => {
      if (device.reachable) {
        this.connection = new FakeConnection(device.server, (frame) => this.hear(frame), () => this.drop());
        this.onopen?.();
      } else {
        this.drop();
      }
    });
  }

  send(text: string): void {
    this.later(() => this.connection?.hear(JSON.parse(text)));
  }

  close(): void {
    this.closed = true;
    this.connection?.end();
  }

  /** The connection breaks, and both ends see it. */
  drop(): void {
    if (!this.closed) {
      this.close();
      this.onclose?.();
    }
  }

  private hear(frame: ServerFrame): void {
    this.later(() => {
      this.heard.push(frame);
      this.onmessage?.({ data: JSON.stringify(frame) });
    });
  }

  private later(run: () => void): void {
    setTimeout(() => {
      if (!this.closed && !this.dead) {
        run();
      }
    }, this.device.server.latencyMs);
  }
}
