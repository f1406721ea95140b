import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pass, until } from './testing/clock';
import { type Scene, scene, strike } from './testing/scene';

let { server, ada, bob, room, browser } = {} as Scene;
let typed: number;

beforeEach(async () => {
  ({ server, ada, bob, room, browser } = scene());
  typed = 0;
  server.heard = (frame) => {
    typed += frame.op === 'typing' ? 1 : 0;
  };
  await browser.online();
});

afterEach(() => strike({ browser }));

async function type(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 100) {
    await browser.commands.typing({ room: room.room });
    await pass(100);
  }
}

test('typing is told every 3 s, whatever the clock says', async () => {
  await browser.open(room);
  await type(500);
  expect(typed).toBe(1);
  await type(2_000);
  expect(typed).toBe(1);
  await type(1_500);
  expect(typed).toBe(2);
});

test('after an own message typing is told again, as soon as the server takes it', async () => {
  await browser.open(room);
  await type(500);
  await browser.send(room, 'there');
  await browser.send(room, 'there');
  await type(400);
  expect(typed).toBe(1);
  await type(400);
  expect(typed).toBe(2);
  await type(2_000);
  expect(typed).toBe(2);
});

test('whoever writes is named in the window, although they have said nothing there', async () => {
  await browser.open(room);
  const carol = server.person('carol');
  room.join(carol.user);
  await pass(1_000);
  for (const connection of server.connections) {
    connection.say({ op: 'typing', room: room.room, user: carol.user });
  }
  await until(() => browser.page.state.typing[room.room]?.[0] === carol.user);
  await until(() => browser.page.state.windows[room.room]?.people[carol.user]?.displayName === 'CAROL');
  await pass(5_000);
  expect(browser.page.state.typing[room.room]).toEqual([]);
});

test('who writes in a thread is named there and not in the room, until they have answered', async () => {
  await browser.open(room);
  const carol = server.person('carol');
  room.join(carol.user);
  await pass(1_000);
  const thread = `${room.room}/1`;
  server.connections.forEach((connection) => connection.say({ op: 'typing', room: room.room, thread: 1, user: carol.user }));
  await until(() => browser.page.state.typing[thread]?.[0] === carol.user);
  expect(browser.page.state.typing[room.room]).toBeUndefined();
  room.say(carol.user, 'an answer');
  await until(() => browser.page.state.typing[thread]?.length === 0);
});

test('presence is told as it changes, and nobody is present any more once the connection is lost', async () => {
  const [connection] = server.connections;
  const statusText = { emoji: '🌴', text: 'on leave' };
  connection!.say({ op: 'presence', user: bob.user, status: 'online' });
  connection!.say({ op: 'presence', user: ada.user, status: 'away', statusText });
  await until(() => browser.page.state.presence[ada.user]?.status === 'away');
  const here = { [bob.user]: { status: 'online' }, [ada.user]: { status: 'away', statusText } };
  expect(browser.page.state.presence).toEqual(here);
  const told = browser.page.events.flatMap((event) => (event.event === 'presence' ? [event.presence] : []));
  expect(told).toEqual(Object.entries(here).map(([user, presence]) => ({ [user]: presence })));
  browser.device.say('offline');
  await pass(100);
  expect(browser.page.state.presence).toEqual({ [bob.user]: { status: 'offline' }, [ada.user]: { status: 'offline' } });
});

test('what somebody says of themselves ends by itself, at its time', async () => {
  const [connection] = server.connections;
  const until5 = { text: 'back soon', until: Date.now() + 5_000 };
  connection!.say({ op: 'presence', user: bob.user, status: 'online', statusText: until5 });
  connection!.say({ op: 'presence', user: ada.user, status: 'away', statusText: { text: 'later', until: Date.now() + 60_000 } });
  connection!.say({ op: 'settings', presence: { status: 'dnd', statusText: until5, receipts: true, typing: false } });
  await until(() => browser.page.state.presenceSettings.status === 'dnd');
  expect(browser.page.state.presenceSettings.statusText).toEqual(until5);
  await pass(4_000);
  expect(browser.page.state.presence[bob.user]).toEqual({ status: 'online', statusText: until5 });
  await pass(1_500);
  expect(browser.page.state.presence[bob.user]).toEqual({ status: 'online' });
  expect(browser.page.state.presence[ada.user]?.statusText?.text).toBe('later');
  expect(browser.page.state.presenceSettings).toEqual({ status: 'dnd', receipts: true, typing: false });
  await pass(60_000);
  expect(browser.page.state.presence[ada.user]).toEqual({ status: 'away' });
});

test.each([
  { status: 'away' as const, receipts: false, typing: false },
  { status: 'invisible' as const, receipts: true, typing: true },
])('whoever tells nothing of what they do sees nothing of others, also not what was told before: %o', async (presence) => {
  await browser.open(room);
  const [connection] = server.connections;
  await until(() => browser.page.state.reads[room.room]?.[bob.user] !== undefined);
  connection!.say({ op: 'typing', room: room.room, user: bob.user });
  await until(() => browser.page.state.typing[room.room]?.[0] === bob.user);
  connection!.say({ op: 'settings', presence });
  await until(() => browser.page.state.presenceSettings.status === presence.status);
  await pass(100);
  expect(browser.page.state.reads[room.room]).toEqual({});
  expect(browser.page.state.typing[room.room]).toEqual([]);
});

test('whoever uses no page for ten minutes is away, on each connection, until they come back', async () => {
  const shown: string[] = [];
  server.heard = (frame) => {
    if (frame.op === 'status') shown.push(frame.status);
  };
  await browser.commands.active();
  await pass(9 * 60_000);
  await browser.commands.active();
  await pass(9 * 60_000);
  expect(shown).toEqual([]);
  await pass(2 * 60_000);
  expect(shown).toEqual(['away']);
  browser.device.socket!.drop();
  await pass(20_000);
  expect(shown).toEqual(['away', 'away']);
  await browser.commands.active();
  await until(() => shown.at(-1) === 'online');
});

test('a rename reaches somebody who has not opened the room', async () => {
  room.rename(bob.user, 'landing');
  await until(() => browser.page.entry(room.room)?.name === 'landing', 'renamed', 2_000);
});

test('a rename among messages does, too; messages alone ask the server nothing', async () => {
  const asked = () => browser.device.requests.filter((request) => request === `GET /v1/rooms/${room.room}`).length;
  await pass(1_000);
  const before = asked();
  for (let i = 0; i < 20; i++) {
    room.say(bob.user, `said ${i}`);
    await pass(100);
  }
  await pass(1_000);
  expect(browser.page.entry(room.room)?.unread).toBe(20);
  expect(asked()).toBe(before);
  room.say(bob.user, 'before');
  room.rename(bob.user, 'landing');
  room.say(bob.user, 'after');
  await until(() => browser.page.entry(room.room)?.name === 'landing', 'renamed', 2_000);
  await pass(1_000);
  expect(browser.page.entry(room.room)?.unread).toBe(22);
  expect(asked()).toBe(before + 1);
});

test('many changes at once are asked for one after the other, each room once', async () => {
  const rooms = Array.from({ length: 30 }, (_, i) => server.room(`room ${i}`, [bob, ada]));
  await pass(5_000);
  browser.device.requests.length = 0;
  server.latencyMs = 100;
  for (let times = 0; times < 5; times++) {
    rooms.forEach((renamed, i) => renamed.rename(bob.user, `renamed ${i}.${times}`));
  }
  await until(() => browser.page.state.rooms.filter(({ name }) => name.endsWith('.4')).length === 30);
  expect(browser.device.requests.length).toBe(30);
});

test('whoever has another name or picture is shown with it at once, oneself too', async () => {
  await browser.open(room);
  const picture = '01920000-0000-7000-8000-00000000abcd';
  for (const connection of server.connections) {
    connection.say({ op: 'profile', user: bob.user, name: 'bob', displayName: 'Robert', picture });
    connection.say({ op: 'profile', user: ada.user, name: 'ada', displayName: 'Ada L.', picture });
  }
  await until(() => browser.page.state.windows[room.room]?.people[bob.user]?.picture === picture);
  expect(browser.page.state.windows[room.room]?.people[bob.user]?.displayName).toBe('Robert');
  await until(() => browser.page.state.session.state === 'signedIn' && browser.page.state.session.account.picture === picture);
  for (const connection of server.connections) {
    connection.say({ op: 'profile', user: bob.user, name: 'bob', displayName: 'Robert' });
  }
  await until(() => browser.page.state.windows[room.room]?.people[bob.user]?.picture === undefined);
});
