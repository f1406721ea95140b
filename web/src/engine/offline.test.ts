import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ClientFrame } from './protocol';
import { done, pass, until } from './testing/clock';
import { type Scene, scene, strike } from './testing/scene';

let { server, ada, bob, room, browser } = {} as Scene;
let heard: ClientFrame[];

beforeEach(async () => {
  ({ server, ada, bob, room, browser } = scene());
  heard = [];
  server.heard = (frame) => heard.push(frame);
  for (let i = 0; i < 10; i++) {
    room.say(bob.user, `said ${i}`);
  }
  await browser.online();
  await browser.open(room);
  await pass(500);
});

afterEach(() => strike({ browser }));

async function reload(): Promise<void> {
  browser.kill();
  browser.start();
  await done(browser.commands.restore());
  await pass(500);
}

function unread(): number | undefined {
  return browser.page.entry(room.room)?.unread;
}

function mark(seq: number): Promise<void> {
  return done(browser.commands.markRead({ room: room.room, seq }));
}

test('what is read offline is read, survives a reload, and is told once there is a connection', async () => {
  browser.device.say('offline');
  await mark(room.head);
  await pass(500);
  expect(unread()).toBe(0);
  await reload();
  expect(unread()).toBe(0);

  browser.page.events.length = 0;
  browser.device.say('online');
  await until(() => room.reads.get(ada.user) === room.head);
  await pass(5_000);
  const counts = browser.page.events.flatMap((event) => (event.event === 'rooms' ? event.rooms[0]!.unread : []));
  expect(new Set(counts)).toEqual(new Set([0]));
});

test('a read cursor never goes back, whoever was further', async () => {
  const read = room.head;
  browser.device.say('offline');
  await mark(read - 4);
  await mark(read - 6);
  room.read(ada.user, read - 1);
  browser.device.say('online');
  await until(() => browser.page.connection.state === 'online');
  await pass(5_000);
  expect(room.reads.get(ada.user)).toBe(read - 1);
  expect(browser.page.entry(room.room)).toMatchObject({ read: read - 1, unread: 1 });
  await mark(read - 5);
  await pass(5_000);
  expect(browser.page.entry(room.room)).toMatchObject({ read: read - 1, unread: 1 });
});

test('a read cursor that was told but not heard is told again', async () => {
  browser.device.socket!.dead = true;
  await mark(room.head);
  await pass(90_000);
  await until(() => browser.page.connection.state === 'online');
  await pass(5_000);
  expect(room.reads.get(ada.user)).toBe(room.head);
  expect(unread()).toBe(0);
});

test('what one said oneself is read, also in a room that is not open any more', async () => {
  browser.device.say('offline');
  await browser.send(room, 'mine');
  await done(browser.commands.closeRoom(room.room));
  browser.device.say('online');
  await until(() => room.log.at(-1)?.content.text === 'mine');
  await pass(5_000);
  expect(browser.page.entry(room.room)).toMatchObject({ read: room.head, unread: 0 });
  room.say(bob.user, 'and you?');
  await pass(5_000);
  expect(unread()).toBe(1);
});

test('what is written while the engine starts goes out once', async () => {
  browser.kill();
  browser.start();
  const restored = browser.commands.restore();
  const sends: Promise<void>[] = [];
  for (let i = 0; i < 40; i++) {
    sends.push(browser.commands.send({ room: room.room, key: crypto.randomUUID(), text: `early ${i}` }));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await done(Promise.all([restored, ...sends]));
  await pass(60_000);
  const early = room.texts.filter((text) => text.startsWith('early'));
  expect(early).toEqual(Array.from({ length: 40 }, (_, i) => `early ${i}`));
});

test('signing out offline forgets everything at once, and ends the session when the server is there', async () => {
  await done(browser.commands.saveDraft({ room: room.room, text: 'half a th' }));
  browser.device.say('offline');
  await done(browser.commands.signOut());
  expect(browser.page.session).toEqual({ state: 'signedOut' });
  const { database } = browser;
  const counts = await done(
    Promise.all([database.events, database.rooms, database.drafts, database.people].map((table) => table.count())),
  );
  expect(counts).toEqual([0, 0, 0, 0]);
  await pass(5_000);
  expect(server.sessions.size).toBe(1);

  browser.device.say('online');
  await until(() => server.sessions.size === 0);
  await reload();
  expect(browser.page.session).toEqual({ state: 'signedOut' });
});

test('after signing out while the server is down, the session ends once it is back', async () => {
  browser.device.reachable = false;
  await done(browser.commands.signOut());
  await pass(10_000);
  browser.device.reachable = true;
  await until(() => server.sessions.size === 0);
});

test('after signing out offline, a reload does not sign in again by the cookie', async () => {
  browser.device.say('offline');
  await done(browser.commands.signOut());
  await reload();
  expect(browser.page.session).toEqual({ state: 'signedOut' });
  browser.kill();
  browser.device.reachable = true;
  browser.start();
  await done(browser.commands.restore());
  expect(browser.page.session).toEqual({ state: 'signedOut' });
  await until(() => server.sessions.size === 0);
  expect(browser.device.cookie).toBeUndefined();
});

test('whoever signs in next does not leave the old session behind', async () => {
  browser.device.reachable = false;
  await done(browser.commands.signOut());
  await expect(done(browser.commands.signIn({ name: 'bob', password: 'password of bob' }))).rejects.toMatchObject({
    code: 'offline',
  });
  browser.device.reachable = true;
  await done(browser.commands.signIn({ name: 'bob', password: 'password of bob' }));
  expect([...server.sessions.values()]).toEqual([bob.user]);
  await until(() => browser.page.connection.state === 'online');
  await pass(90_000);
  expect([...server.sessions.values()]).toEqual([bob.user]);
  expect(browser.page.session).toMatchObject({ state: 'signedIn', account: { user: bob.user } });
});
