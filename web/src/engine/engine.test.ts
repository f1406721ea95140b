import 'fake-indexeddb/auto';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import type { Commands } from '../bridge/bridge';
import { Database } from './database';
import { Engine } from './engine';
import type { Socket } from './sync-loop';
import { alone, TestPage } from './testing/page';

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
  await ada.commands.signUp({ name: 'ada', password: PASSWORD, displayName: 'Ada' });
  const invitation = await ada.commands.invite({ uses: 5 });
  const grace = person('grace');
  await grace.commands.signUp({ name: 'grace', password: PASSWORD, invitation: invitation.code });

  const room = await ada.commands.createRoom({ name: 'General', kind: 'public' });
  const found = await grace.commands.findRooms({ query: 'gener' });
  expect(found.entries).toEqual([{ room, name: 'General', encryption: 'none', member: false }]);
  await grace.commands.joinRoom(room);

  await ada.commands.openRoom({ room, position: { at: 'end' } });
  await grace.commands.openRoom({ room, position: { at: 'end' } });
  await grace.until(() => grace.connection?.state === 'online');
  const first = crypto.randomUUID();
  await grace.commands.send({ room, key: first, text: 'hello' });
  await ada.until(() => ada.texts(room).includes('hello'));
  await grace.until(() => grace.row(room, first)?.state === 'sent');

  grace.refuseSockets = true;
  grace.sockets.forEach((socket) => socket.terminate());
  await grace.until(() => grace.connection?.state === 'offline');
  const keys = ['one', 'two', 'three'].map((text) => ({ text, key: crypto.randomUUID() }));
  for (const { key, text } of keys) {
    await grace.commands.send({ room, key, text });
  }
  expect(grace.texts(room)).toEqual(['hello', 'one', 'two', 'three']);
  await ada.commands.send({ room, key: crypto.randomUUID(), text: 'are you there?' });

  await grace.engine.close();
  grace.start();
  await grace.commands.restore();
  await grace.commands.openRoom({ room, position: { at: 'end' } });
  grace.refuseSockets = false;
  await grace.commands.reconnect();
  await grace.until(() => grace.row(room, keys[2]!.key)?.state === 'sent');
  await ada.until(() => ada.texts(room).includes('three'));
  expect(ada.texts(room)).toEqual(['hello', 'are you there?', 'one', 'two', 'three']);
  await grace.until(() => grace.texts(room).includes('are you there?'));
  expect(grace.texts(room)).toEqual(ada.texts(room));
});

test('a room that is not open counts as unread until it is read', async () => {
  const ada = person('ada-again');
  await ada.commands.signIn({ name: 'ada', password: PASSWORD });
  const grace = person('grace-again');
  await grace.commands.signIn({ name: 'grace', password: PASSWORD });
  await ada.until(() => ada.page.state.rooms.length > 0);
  const { user } = (await ada.commands.findPeople('grace'))[0]!;
  const room = await plainDirect('ada', user);
  await ada.until(() => ada.entry(room) !== undefined);
  await ada.commands.send({ room, key: crypto.randomUUID(), text: 'psst' });
  await grace.until(() => grace.entry(room)?.unread === 1);
  expect(grace.entry(room)).toMatchObject({ kind: 'direct' });
  await grace.until(() => grace.entry(room)?.name === 'Ada');
  await grace.commands.openRoom({ room, position: { at: 'unread' } });
  await grace.commands.markRead({ room, seq: grace.page.state.windows[room]!.head });
  await grace.until(() => grace.entry(room)?.unread === 0);
  await grace.commands.signOut();
  expect(grace.page.session).toEqual({ state: 'signedOut' });
});

/** The direct room of two people, not encrypted: a client that asks for nothing gets it so. */
async function plainDirect(name: string, other: string): Promise<string> {
  const post = async (path: string, body: object, headers = {}) => {
    const answer = await fetch(baseUrl + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
    return (await answer.json()) as Record<string, string>;
  };
  const { accessToken } = await post('/v1/sessions', { name, password: PASSWORD, cookie: false });
  const { room } = await post('/v1/rooms', { kind: 'direct', members: [other] }, { authorization: `Bearer ${accessToken}` });
  return room!;
}

function person(name: string): Person {
  return new Person(name);
}

/** Somebody's browser: its cookies, its sockets, and what its page was told. */
class Person {
  engine!: Engine;
  commands!: Commands;
  page!: TestPage;
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
      device: 'a test',
      database: new Database(this.name),
      fetch: (input, init) => this.fetch(new Request(input, init)),
      openSocket: () => this.openSocket(),
      onNetwork: () => () => {},
      report: (error) => {
        throw error;
      },
    });
    engines.push(this.engine);
    this.page = new TestPage();
    this.commands = alone(this.engine, (event) => {
      this.page.hear(event);
      this.watchers.forEach((look) => look());
    });
  }

  get connection() {
    return this.page.connection;
  }

  entry(room: string) {
    return this.page.entry(room);
  }

  texts(room: string): string[] {
    return this.page.texts(room);
  }

  row(room: string, key: string) {
    return this.page.messages(room).find((row) => row.key === key);
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
