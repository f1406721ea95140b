import 'fake-indexeddb/auto';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import type { BridgeEvent, Connection, RoomEntry, RoomWindow, Session } from '../bridge/bridge';
import { Engine } from './engine';
import type { Socket } from './sync-loop';

/** The real engine against a real server: PARLEY_COMMAND is how to run it, words separated by spaces. */

const PASSWORD = 'correct horse battery';
const data = mkdtempSync(join(tmpdir(), 'parley-web-'));
let server: ChildProcess;
let baseUrl: string;
let engines: Engine[] = [];

beforeAll(async () => {
  // The server refuses settings that it does not know, this one among them.
  const { PARLEY_COMMAND: command, ...env } = process.env;
  if (command === undefined) {
    throw new Error('PARLEY_COMMAND is not set: it says how to run parley, as in "./parley"');
  }
  const [program, ...words] = command.split(' ');
  server = spawn(program!, [...words, 'serve', '--data', data, '--port', '0'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  baseUrl = await new Promise<string>((resolve, reject) => {
    let said = '';
    const hear = (text: Buffer) => {
      said += text.toString();
      const found = /http:\/\/[\w.[\]:-]+:\d+/.exec(said);
      if (found) {
        resolve(found[0]);
      }
    };
    server.stdout!.on('data', hear);
    server.stderr!.on('data', hear);
    server.on('exit', () => reject(new Error(`the server ended: ${said}`)));
  });
});

afterEach(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
  engines = [];
});

afterAll(async () => {
  if (server.exitCode === null) {
    const ended = new Promise((resolve) => server.on('exit', resolve));
    server.kill();
    await ended;
  }
  rmSync(data, { recursive: true });
});

test('two people talk, one of them through a lost connection and a reload', async () => {
  const ada = person('ada');
  await ada.engine.signUp({ name: 'ada', password: PASSWORD, displayName: 'Ada' });
  const invitation = await ada.engine.invite({ uses: 5 });
  const grace = person('grace');
  await grace.engine.signUp({ name: 'grace', password: PASSWORD, invitation: invitation.code });

  const room = await ada.engine.createRoom({ name: 'General', kind: 'public' });
  const found = await grace.engine.findRooms({ query: 'gener' });
  expect(found.entries).toEqual([{ room, name: 'General', encryption: 'none', member: false }]);
  await grace.engine.joinRoom(room);

  await ada.engine.openRoom({ room, position: { at: 'end' } });
  await grace.engine.openRoom({ room, position: { at: 'end' } });
  await grace.until(() => grace.connection?.state === 'online');
  const first = crypto.randomUUID();
  await grace.engine.send({ room, key: first, text: 'hello' });
  await ada.until(() => ada.texts(room).includes('hello'));
  await grace.until(() => grace.row(room, first)?.state === 'sent');

  grace.refuseSockets = true;
  grace.sockets.forEach((socket) => socket.terminate());
  await grace.until(() => grace.connection?.state === 'offline');
  const keys = ['one', 'two', 'three'].map((text) => ({ text, key: crypto.randomUUID() }));
  for (const { key, text } of keys) {
    await grace.engine.send({ room, key, text });
  }
  expect(grace.texts(room)).toEqual(['hello', 'one', 'two', 'three']);
  await ada.engine.send({ room, key: crypto.randomUUID(), text: 'are you there?' });

  await grace.engine.close();
  grace.start();
  await grace.engine.restore();
  await grace.engine.openRoom({ room, position: { at: 'end' } });
  grace.refuseSockets = false;
  await grace.engine.reconnect();
  await grace.until(() => grace.row(room, keys[2]!.key)?.state === 'sent');
  await ada.until(() => ada.texts(room).includes('three'));
  expect(ada.texts(room)).toEqual(['hello', 'are you there?', 'one', 'two', 'three']);
  await grace.until(() => grace.texts(room).includes('are you there?'));
  expect(grace.texts(room)).toEqual(ada.texts(room));
});

test('a room that is not open counts as unread until it is read', async () => {
  const ada = person('ada-again');
  await ada.engine.signIn({ name: 'ada', password: PASSWORD });
  const grace = person('grace-again');
  await grace.engine.signIn({ name: 'grace', password: PASSWORD });
  await ada.until(() => ada.rooms.length > 0);
  const { user } = (await ada.engine.findPeople('grace'))[0]!;
  const room = await ada.engine.startDirect(user);
  await ada.engine.send({ room, key: crypto.randomUUID(), text: 'psst' });
  await grace.until(() => grace.entry(room)?.unread === 1);
  expect(grace.entry(room)).toMatchObject({ kind: 'direct' });
  await grace.until(() => grace.entry(room)?.name === 'Ada');
  await grace.engine.openRoom({ room, position: { at: 'unread' } });
  await grace.engine.markRead({ room, seq: grace.windows.get(room)!.head });
  await grace.until(() => grace.entry(room)?.unread === 0);
  await grace.engine.signOut();
  expect(grace.session).toEqual({ state: 'signedOut' });
});

function person(name: string): Person {
  return new Person(name);
}

/** Somebody's browser: its cookies, its sockets, and what its page was told. */
class Person {
  engine!: Engine;
  session: Session | undefined;
  connection: Connection | undefined;
  rooms: RoomEntry[] = [];
  readonly windows = new Map<string, RoomWindow>();
  readonly sockets: WebSocket[] = [];
  refuseSockets = false;
  private cookie = '';
  private readonly watchers = new Set<() => void>();

  constructor(private readonly name: string) {
    this.start();
  }

  start(): void {
    this.engine = new Engine({
      baseUrl,
      databaseName: this.name,
      fetch: (input, init) => this.fetch(new Request(input, init)),
      openSocket: () => this.openSocket(),
      onNetwork: () => () => {},
    });
    engines.push(this.engine);
    this.engine.subscribe((event) => this.heard(event));
  }

  entry(room: string): RoomEntry | undefined {
    return this.rooms.find((entry) => entry.room === room);
  }

  texts(room: string): string[] {
    return (this.windows.get(room)?.rows ?? []).flatMap((row) => (row.row === 'message' ? row.text : []));
  }

  row(room: string, key: string) {
    const row = this.windows.get(room)?.rows.find((row) => row.key === key);
    return row?.row === 'message' ? row : undefined;
  }

  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (holds()) {
          this.watchers.delete(look);
          resolve();
        }
      };
      this.watchers.add(look);
      look();
    });
  }

  private heard(event: BridgeEvent): void {
    switch (event.event) {
      case 'session':
        this.session = event.session;
        break;
      case 'connection':
        this.connection = event.connection;
        break;
      case 'rooms':
        this.rooms = event.rooms;
        break;
      case 'window':
        this.windows.set(event.window.room, event.window);
    }
    this.watchers.forEach((look) => look());
  }

  private async fetch(request: Request): Promise<Response> {
    request.headers.set('cookie', this.cookie);
    request.headers.set('origin', baseUrl);
    request.headers.set('sec-fetch-site', 'same-origin');
    const body = request.body === null ? undefined : await request.text();
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      ...(body === undefined ? {} : { body }),
    });
    const set = response.headers.getSetCookie()[0];
    if (set !== undefined) {
      this.cookie = set.split(';')[0]!;
    }
    return response;
  }

  private openSocket(): Socket {
    const address = this.refuseSockets ? 'ws://127.0.0.1:1' : baseUrl.replace(/^http/, 'ws');
    const socket = new WebSocket(`${address}/v1/stream`, 'parley.v1', { origin: baseUrl });
    this.sockets.push(socket);
    return socket as unknown as Socket;
  }
}
