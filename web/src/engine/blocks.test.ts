import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { done, pass, until } from './testing/clock';
import { type Scene, scene, strike } from './testing/scene';

let { server, ada, bob, room, browser } = {} as Scene;

beforeEach(async () => {
  ({ server, ada, bob, room, browser } = scene());
});

afterEach(() => strike({ browser }));

const blocked = () => [...browser.page.state.blocked];

async function blockElsewhere(isBlocked: boolean): Promise<void> {
  const blocks = server.blocksOf(ada.user);
  if (isBlocked) blocks.add(bob.user);
  else blocks.delete(bob.user);
  server.connections.forEach((connection) => connection.say({ op: 'blocked', user: bob.user, blocked: isBlocked }));
  await until(() => blocked().includes(bob.user) === isBlocked);
}

function mention(): void {
  room.append('message', bob.user, { text: 'ada!', mentions: [ada.user] });
}

test('whom one blocks is known at once, and unblocked as soon', async () => {
  await browser.online();
  await done(browser.commands.block(bob.user));
  expect(blocked()).toEqual([bob.user]);
  expect((await done(browser.commands.blocks({}))).entries.map(({ user }) => user)).toEqual([bob.user]);
  await done(browser.commands.unblock(bob.user));
  expect(blocked()).toEqual([]);
});

test('what other devices change is heard, also what they changed while one was away', async () => {
  await browser.online();
  await blockElsewhere(true);
  await blockElsewhere(false);
  browser.device.socket?.drop();
  server.blocksOf(ada.user).add(bob.user);
  await until(() => blocked().includes(bob.user));
});

test('whoever is blocked is not news, and does not count by their mentions', async () => {
  await browser.online();
  await browser.open(room);
  await blockElsewhere(true);
  mention();
  await until(() => browser.page.entry(room.room)?.unread === 1);
  await pass(2_000);
  expect(browser.page.arrived(room.room)).toEqual([]);
  expect(browser.page.entry(room.room)?.mentions).toBe(0);
  await blockElsewhere(false);
  mention();
  await until(() => browser.page.arrived(room.room).length > 0);
  await until(() => browser.page.entry(room.room)?.mentions === 1);
});

test('nobody who is blocked writes or is there', async () => {
  await browser.online();
  await browser.open(room);
  server.connections.forEach((connection) => {
    connection.say({ op: 'typing', room: room.room, user: bob.user });
    connection.say({ op: 'presence', user: bob.user, status: 'online' });
  });
  await until(() => browser.page.state.typing[room.room]?.[0] === bob.user && browser.page.state.presence[bob.user]?.status === 'online');
  await blockElsewhere(true);
  expect(browser.page.state.typing[room.room]).toEqual([]);
  expect(browser.page.state.presence[bob.user]?.status).toBe('offline');
});
