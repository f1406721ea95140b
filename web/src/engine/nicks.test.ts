import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Id, Profile } from '../bridge/bridge';
import { pass, until } from './testing/clock';
import { type Scene, scene, strike } from './testing/scene';

let { server, ada, bob, room, browser } = {} as Scene;

beforeEach(async () => {
  ({ server, ada, bob, room, browser } = scene());
  await browser.online();
});

afterEach(() => strike({ browser }));

const shown = (user: Id): Profile | undefined => browser.page.state.windows[room.room]?.people[user];

function call(user: Id, nick?: string): void {
  room.append('member.nick', user, { user, ...(nick === undefined ? {} : { nick }) });
  if (nick === undefined) {
    room.nicks.delete(user);
  } else {
    room.nicks.set(user, nick);
  }
}

test('whoever is shown in a room is called as they are there, and by their own name elsewhere', async () => {
  const other = server.room('elsewhere', [bob, ada]);
  other.say(bob.user, 'hello');
  room.say(bob.user, 'hello');
  room.nicks.set(bob.user, 'Bobby');
  await browser.open(room);
  await until(() => shown(bob.user)?.displayName === 'Bobby');
  expect(shown(bob.user)?.ownName).toBe(bob.displayName);
  expect(shown(bob.user)?.name).toBe(bob.name);
  await browser.open(other);
  await until(() => browser.page.state.windows[other.room]?.people[bob.user] !== undefined);
  expect(browser.page.state.windows[other.room]?.people[bob.user]?.displayName).toBe(bob.displayName);
  await pass(1_000);
  const asked = browser.device.requests.filter((request) => request.endsWith('/nicks'));
  expect(asked.length).toBeLessThanOrEqual(3);
});

test('a nick that changes is shown at once, and one that was taken away no more', async () => {
  room.say(bob.user, 'hello');
  await browser.open(room);
  await until(() => shown(bob.user) !== undefined);
  call(bob.user, 'Bobby');
  await until(() => shown(bob.user)?.displayName === 'Bobby');
  call(bob.user, 'Rob');
  await until(() => shown(bob.user)?.displayName === 'Rob');
  call(bob.user);
  await until(() => shown(bob.user)?.displayName === bob.displayName);
  expect(shown(bob.user)?.ownName).toBeUndefined();
});

test('what changed while nobody heard is asked for again', async () => {
  room.say(bob.user, 'hello');
  await browser.open(room);
  await until(() => shown(bob.user) !== undefined);
  browser.device.socket!.drop();
  room.nicks.set(bob.user, 'Bobby');
  await until(() => shown(bob.user)?.displayName === 'Bobby');
});
