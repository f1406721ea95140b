import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pass, until } from './testing/clock';
import { type Scene, scene, strike } from './testing/scene';

let { server, ada, bob, room, browser } = {} as Scene;

beforeEach(async () => {
  ({ server, ada, bob, room, browser } = scene());
  await browser.online();
});

afterEach(() => strike({ browser }));

function reads() {
  return browser.page.state.reads[room.room] ?? {};
}

function hear(user: string, seq: number): void {
  server.connections.forEach((connection) => connection.say({ op: 'read', room: room.room, user, seq, n: 1 }));
}

function show(receipts: boolean): void {
  server.connections.forEach((connection) => connection.say({ op: 'settings', presence: { status: 'online', receipts, typing: true } }));
}

function asked(): number {
  return browser.device.requests.filter((request) => request.includes('/receipts')).length;
}

test('how far others have read is there once a room opens, moves forward only, and is asked for again', async () => {
  await browser.open(room);
  await until(() => reads()[bob.user] !== undefined);
  const before = reads()[bob.user]!;
  hear(bob.user, before.to - 1);
  await pass(100);
  expect(reads()).toEqual({ [bob.user]: before });
  hear(bob.user, before.to + 1);
  await until(() => reads()[bob.user]!.to === before.to + 1);
  expect(asked()).toBe(1);
  browser.device.socket!.drop();
  room.say(ada.user, 'while nobody heard');
  room.say(ada.user, 'nor this');
  room.read(bob.user, room.head);
  await until(() => reads()[bob.user]?.to === room.head);
});

test('an answer is told once, whoever is in it', async () => {
  const carol = server.person('carol');
  room.join(carol.user);
  await pass(1_000);
  browser.page.events.length = 0;
  await browser.open(room);
  await until(() => reads()[carol.user] !== undefined);
  expect(Object.keys(reads())).toHaveLength(2);
  expect(browser.page.events.filter(({ event }) => event === 'reads')).toHaveLength(1);
});

test('of whoever comes later and reads it is asked what they see', async () => {
  await browser.open(room);
  await until(() => reads()[bob.user] !== undefined);
  room.say(ada.user, 'before she came');
  const carol = server.person('carol');
  room.join(carol.user);
  room.read(carol.user, room.head);
  hear(carol.user, room.head);
  await until(() => reads()[carol.user] !== undefined);
  expect(reads()[carol.user]).toEqual({ from: room.head, to: room.head });
});

test('whoever leaves is none of those who have read, and whoever shows it no more is not once it is asked again', async () => {
  const carol = server.person('carol');
  room.join(carol.user);
  await browser.open(room);
  await until(() => reads()[bob.user] !== undefined && reads()[carol.user] !== undefined);
  room.leave(carol.user);
  await until(() => reads()[carol.user] === undefined);
  expect(Object.keys(reads())).toEqual([bob.user]);
  room.members.delete(bob.user);
  browser.device.socket!.drop();
  await until(() => reads()[bob.user] === undefined);
});

test('what could not be asked is asked once somebody reads', async () => {
  await browser.open(room);
  await until(() => reads()[bob.user] !== undefined);
  browser.device.reachable = false;
  show(true);
  show(false);
  show(true);
  await pass(5_000);
  expect(reads()).toEqual({});
  browser.device.reachable = true;
  hear(bob.user, room.head);
  await until(() => reads()[bob.user] !== undefined);
});

test('whoever shows again how far they read sees how far others have', async () => {
  await browser.open(room);
  show(true);
  show(false);
  await until(() => reads()[bob.user] === undefined);
  show(true);
  await until(() => reads()[bob.user] !== undefined);
});

test('where the server tells nobody how far others have read, what passes is not shown, nor asked about', async () => {
  server.receipts = false;
  await browser.open(room);
  await pass(100);
  hear(bob.user, 1);
  await pass(100);
  expect(reads()).toEqual({});
  expect(asked()).toBe(1);
});
