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

test('what is said in threads is counted apart from the room, if one follows them, in open rooms and in others', async () => {
  const { seq: own } = room.say(ada.user, 'hers');
  const { seq: root } = room.say(bob.user, 'his');
  room.read(ada.user, room.head);
  await browser.online();
  room.say(bob.user, 'below his', { thread: root });
  room.say(bob.user, 'below hers', { thread: own });
  await until(() => entry()?.unreadInThreads === 1);
  expect(entry()).toMatchObject({ unread: 0, mentions: 0 });
  const excerpt = await done(browser.commands.excerpt({ room: room.room, after: entry().read }));
  expect(excerpt.rows, 'not among what is unread in the room').toEqual([]);
  await browser.open(room);
  const last = room.say(bob.user, 'for her', { thread: root, mentions: [ada.user] });
  await until(() => entry().mentionsInThreads === 1);
  expect(entry()).toMatchObject({ unread: 0, mentions: 0, unreadInThreads: 2 });
  room.say(bob.user, 'above');
  await until(() => entry().unread === 1);
  await done(browser.commands.send({ room: room.room, key: crypto.randomUUID(), text: 'below, unseen above', thread: root }));
  await until(() => room.texts.includes('below, unseen above'));
  await pass(2_000);
  expect(entry(), 'whoever answers below has not read above').toMatchObject({ unread: 1 });
  await done(browser.commands.changeThread({ room: room.room, root, read: last.seq }));
  await until(() => entry().mentionsInThreads === undefined);
  expect(entry().unreadInThreads).toBe(1);
  expect(await done(browser.commands.threads(room.room))).toMatchObject([{ root: own, unread: 1 }, { root, unread: 0 }]);
  await done(browser.commands.changeThread({ room: room.room, root: own, following: false }));
  await until(() => entry().unreadInThreads === undefined);
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

test('what one is notified of holds on every device, and after it was heard of only later', async () => {
  await browser.online();
  const other = new Browser(server, ada);
  await other.online();
  await done(browser.commands.setNotifications({ room: room.room, level: 'nothing' }));
  await until(() => entry().notifications === 'nothing');
  await until(() => other.page.entry(room.room)?.notifications === 'nothing');
  await done(other.engine.close());
  await done(browser.commands.setNotifications({ room: room.room, level: 'mentions' }));
  const later = new Browser(server, ada);
  await later.online();
  await until(() => later.page.entry(room.room)?.notifications === 'mentions');
  await done(later.commands.setNotifications({ room: room.room, level: 'all' }));
  await until(() => entry().notifications === undefined);
  await done(later.engine.close());
});

test('what mentions one in a muted room is known though nobody opens it', async () => {
  await browser.online();
  await done(browser.commands.setNotifications({ room: room.room, level: 'nothing' }));
  await until(() => entry()?.notifications === 'nothing');
  room.say(bob.user, 'for nobody');
  room.say(bob.user, 'for her', { mentions: [ada.user] });
  await until(() => entry().mentions === 1);
});

test('what mentions one is found after it was read, the newest first, as it is now', async () => {
  const first = room.say(bob.user, 'for her', { mentions: [ada.user] }).seq;
  room.say(bob.user, 'for nobody');
  room.say(bob.user, 'for all', { mentionsRoom: true });
  room.append('edit', bob.user, { of: first, text: 'for her, and better' });
  room.read(ada.user, room.head);
  await browser.online();
  const texts: string[] = [];
  let before: number | undefined;
  do {
    const page = await done(browser.commands.mentions({ room: room.room, ...(before === undefined ? {} : { before }) }));
    texts.push(...page.rows.map(({ text }) => text));
    before = page.next;
  } while (before !== undefined);
  expect(texts).toEqual(['for all', 'for her, and better']);
});

test('the first message of a time is found, whatever else was said before it', async () => {
  const root = room.say(bob.user, 'early');
  await pass(60_000);
  const at = Date.now();
  room.append('reaction', bob.user, { of: root.seq, emoji: '👍' });
  room.say(bob.user, 'below', { thread: root.seq });
  const { seq } = room.say(bob.user, 'then');
  await browser.online();
  const first = (time: number) => done(browser.commands.firstAt({ room: room.room, at: time }));
  expect(await first(at)).toBe(seq);
  expect(await first(0)).toBe(root.seq);
  expect(await first(Date.now() + 60_000)).toBeUndefined();
});
