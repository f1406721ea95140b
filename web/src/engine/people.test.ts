import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Id, Profile } from '../bridge/bridge';
import { done, pass, until } from './testing/clock';
import { type Scene, scene, strike } from './testing/scene';

let { server, ada, bob, room, browser } = {} as Scene;

beforeEach(async () => {
  ({ server, ada, bob, room, browser } = scene());
  await browser.online();
});

afterEach(() => strike({ browser }));

const shown = (user: Id, where = room.room): Profile | undefined => browser.page.state.windows[where]?.people[user];

function rename(user: Id, displayName: string): void {
  server.people.get(user)!.displayName = displayName;
}

function asked(): number {
  return browser.device.requests.filter((request) => request === 'GET /v1/profiles').length;
}

test('whoever was renamed, suspended or deleted while nobody heard is shown so once there is a connection', async () => {
  const [carol, dan] = [server.person('carol'), server.person('dan')];
  for (const { user } of [carol, dan]) {
    room.join(user);
    room.say(user, 'hello');
  }
  room.say(bob.user, 'hello');
  await browser.open(room);
  await until(() => [bob, carol, dan].every(({ user, displayName }) => shown(user)?.displayName === displayName));
  await pass(1_000);
  browser.device.socket!.drop();
  rename(bob.user, 'Robert');
  Object.assign(server.people.get(carol.user)!, { state: 'suspended' });
  server.people.delete(dan.user);
  await until(() => shown(bob.user)?.displayName === 'Robert' && shown(carol.user)?.state === 'suspended' && shown(dan.user)?.state === 'deleted');
});

test('what was told to nobody here shows when the room is opened, in lists of messages and of readers, too', async () => {
  const other = server.room('elsewhere', [bob, ada]);
  for (const each of [room, other]) each.say(bob.user, 'hello');
  await browser.open(room);
  await until(() => shown(bob.user)?.displayName === bob.displayName);
  await pass(1_000);
  rename(bob.user, 'Robert');
  await browser.open(other);
  await until(() => shown(bob.user, other.room)?.displayName === 'Robert');
  rename(bob.user, 'Rob');
  expect((await done(browser.commands.profiles({ users: [bob.user] })))[0]?.displayName).toBe('Rob');
  rename(bob.user, 'Bobby');
  const { people } = await done(browser.commands.messages({ room: room.room, seqs: [room.head] }));
  expect(people[bob.user]?.displayName).toBe('Bobby');
});

test('an answer that was under way when something newer was told takes none of it back', async () => {
  room.say(bob.user, 'hello');
  await browser.open(room);
  await until(() => shown(bob.user)?.displayName === bob.displayName);
  await pass(1_000);
  const before = asked();
  server.latencyMs = 500;
  const asking = browser.commands.profiles({ users: [bob.user] });
  await until(() => asked() > before);
  server.latencyMs = 1;
  const { name } = server.people.get(bob.user)!;
  server.connections.forEach((connection) => connection.say({ op: 'profile', user: bob.user, name, displayName: 'Robert' }));
  await until(() => shown(bob.user)?.displayName === 'Robert');
  expect((await done(asking))[0]?.displayName).toBe('Robert');
});

test('readers are named as they are called in the room', async () => {
  room.nicks.set(bob.user, 'Boss');
  const [reader] = await done(browser.commands.profiles({ users: [bob.user], room: room.room }));
  expect(reader).toMatchObject({ displayName: 'Boss', ownName: bob.displayName });
});

test('people are asked for a hundred at a time, once on each connection and for each room that is opened', async () => {
  for (let i = 0; i < 150; i++) {
    const { user } = server.person(`person ${i}`);
    room.join(user);
    room.say(user, 'hello');
  }
  await browser.open(room);
  await pass(2_000);
  const before = asked();
  await browser.open(room);
  room.say(bob.user, 'again');
  await pass(5_000);
  expect(asked() - before).toBeLessThanOrEqual(3);
  expect(browser.device.requests.filter((request) => request.startsWith('GET /v1/users/'))).toEqual([]);
});

test('what is asked for in vain is not asked for again and again', async () => {
  room.say(bob.user, 'hello');
  await browser.open(room);
  await until(() => shown(bob.user) !== undefined);
  browser.device.say('offline');
  await browser.open(room);
  await pass(1_000);
  const before = asked();
  await pass(20_000);
  expect(asked() - before).toBe(0);
});

test('people one has never met are found by how their names begin, by guests only by the whole name', async () => {
  const found = async (query: string) => (await done(browser.commands.findPeople(query))).map(({ name }) => name);
  server.person('carla');
  server.person('carl');
  expect(await found('CARL')).toEqual(['carl', 'carla']);
  expect(await found('nobody')).toEqual([]);
  server.guests.add(ada.user);
  const dan = server.person('dan');
  expect(await found('da')).toEqual(['ada']);
  expect(await found('dan')).toEqual([dan.name]);
});
