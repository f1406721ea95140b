import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Browser } from './testing/browser';
import { done, pass, until } from './testing/clock';
import { type Scene, scene, strike } from './testing/scene';

let { server, ada, bob, room, browser } = {} as Scene;

beforeEach(() => {
  ({ server, ada, bob, room, browser } = scene());
});

afterEach(() => strike({ browser }));

const entry = () => browser.page.entry(room.room)!;

test('what is meant for one is counted apart, in rooms that are open and in others, until it is read', async () => {
  room.say(bob.user, 'for all');
  room.say(bob.user, 'for her', { mentions: [ada.user] });
  room.read(ada.user, room.head - 2);
  await browser.online();
  await until(() => entry()?.mentions === 1);
  expect(entry().unread).toBe(2);
  await browser.open(room);
  room.say(bob.user, 'for everybody', { mentionsRoom: true });
  room.say(ada.user, 'own', { mentions: [ada.user] });
  await until(() => entry().head === room.head);
  expect(entry()).toMatchObject({ unread: 0, mentions: 0 });
  room.say(bob.user, 'again for her', { mentions: [ada.user] });
  const { seq } = room.say(bob.user, 'for all');
  await until(() => entry().unread === 2);
  expect(entry().mentions).toBe(1);
  await done(browser.commands.markRead({ room: room.room, seq: seq - 1 }));
  await until(() => entry().mentions === 0);
  expect(entry().unread).toBe(1);
});

test('what a room is follows from what happens in it', async () => {
  const { seq } = room.say(bob.user, 'to be held up');
  room.read(ada.user, seq);
  await browser.online();
  await browser.open(room);
  room.append('room.configured', bob.user, { topic: 'launch day', slowModeMs: 5_000, announcement: true });
  room.append('room.pinned', bob.user, { of: seq });
  await until(() => entry().pins.length === 1);
  expect(entry()).toMatchObject({ topic: 'launch day', slowModeMs: 5_000, announcement: true, archived: false, pins: [seq] });
  room.append('room.configured', bob.user, { topic: '' });
  room.append('deletion', bob.user, { of: [seq] });
  await until(() => entry().pins.length === 0);
  expect(entry().topic).toBeUndefined();
  expect(entry().slowModeMs).toBe(5_000);
});

test('a thread that is read or followed is known to be so on every device, until the connection ends', async () => {
  const { seq: root } = room.say(bob.user, 'root');
  await browser.online();
  const other = new Browser(server, ada);
  await other.online();
  const marks = [browser, other].map(({ page }) => () => page.state.marks[room.room]?.[root]);
  await done(browser.commands.changeThread({ room: room.room, root, following: true }));
  await done(other.commands.changeThread({ room: room.room, root, read: root }));
  for (const mark of marks) {
    await until(() => mark()?.read === root);
    expect(mark()).toEqual({ following: true, read: root });
  }
  other.device.say('offline');
  await until(() => other.page.state.marks[room.room] === undefined, 'it may change unheard');
  await done(other.engine.close());
});

test('a room that is marked as unread looks so on every device, opens at the mark, and is read again', async () => {
  const { seq } = room.say(bob.user, 'come back to this');
  room.say(bob.user, 'and this');
  room.read(ada.user, room.head);
  await browser.online();
  await browser.open(room);
  const other = new Browser(server, ada);
  await other.online();
  await done(browser.commands.markUnread({ room: room.room, from: seq }));
  await until(() => other.page.entry(room.room)?.unreadFrom === seq);
  await until(() => entry().unreadFrom === seq);
  expect(browser.page.state.windows[room.room]).toMatchObject({ openedAt: seq - 1, openedUnread: 1 });
  await other.open(room, { at: 'unread' });
  expect(other.page.state.windows[room.room]).toMatchObject({ openedAt: seq - 1 });
  await done(other.commands.markUnread({ room: room.room, from: 0 }));
  await until(() => entry().unreadFrom === undefined);
  await pass(100);
  await done(other.engine.close());
});
