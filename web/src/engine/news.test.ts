import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { done, pass, until } from './testing/clock';
import { type Scene, scene, strike } from './testing/scene';

let { ada, bob, room, browser } = {} as Scene;

beforeEach(async () => {
  ({ ada, bob, room, browser } = scene());
  await browser.online();
  await done(browser.commands.notify(true));
});

afterEach(() => strike({ browser }));

function reads(): number {
  return browser.device.requests.filter((request) => request.endsWith(`${room.room}/events`)).length;
}

test('what others say in a room that was never opened is told', async () => {
  room.say(bob.user, 'hello');
  await until(() => browser.page.arrived(room.room).length > 0);
  expect(browser.page.arrived(room.room)).toEqual(['hello']);
  expect(browser.page.entry(room.room)?.unread).toBe(1);
});

test('nothing is read as long as nobody wants to be told', async () => {
  await done(browser.commands.notify(false));
  room.say(bob.user, 'hello');
  await until(() => browser.page.entry(room.room)?.unread === 1);
  await pass(5_000);
  expect(reads()).toBe(0);
});

test('of a burst in a room that is not open only the last is read', async () => {
  for (let i = 0; i < 200; i++) {
    room.say(bob.user, `said ${i}`);
    await pass(10);
  }
  await until(() => browser.page.arrived(room.room).at(-1) === 'said 199');
  expect(reads()).toBeLessThan(10);
});

test('what one says on another device is not news', async () => {
  room.say(ada.user, 'mine');
  await until(() => reads() > 0);
  await pass(1_000);
  expect(browser.page.arrived(room.room)).toEqual([]);
});

test('who joins a room says nothing', async () => {
  room.say(bob.user, 'hello');
  await until(() => browser.page.arrived(room.room).length > 0);
  room.rename(bob.user, 'landing');
  await pass(5_000);
  expect(browser.page.arrived(room.room)).toEqual(['hello']);
});

test('what was said while one was away is not news', async () => {
  browser.device.say('offline');
  room.say(bob.user, 'while away');
  browser.device.say('online');
  await until(() => browser.page.entry(room.room)?.unread === 1);
  await pass(5_000);
  expect(browser.page.arrived(room.room)).toEqual([]);
});

test('of a room at the level of mentions the last mention is told, once, and nothing else', async () => {
  await done(browser.commands.setNotifications({ room: room.room, level: 'mentions' }));
  room.append('message', bob.user, { text: 'for you', mentions: [ada.user] });
  room.say(bob.user, 'for nobody');
  await until(() => browser.page.arrived(room.room).length > 0);
  const before = reads();
  room.say(bob.user, 'nor this');
  await until(() => reads() > before);
  await pass(1_000);
  expect(browser.page.arrived(room.room)).toEqual(['for you']);
});
