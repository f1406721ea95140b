import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MessageRow } from '../bridge/bridge';
import { done, pass, until } from './testing/clock';
import { type Scene, scene, strike } from './testing/scene';

let { server, ada, bob, room, browser } = {} as Scene;

beforeEach(() => {
  ({ server, ada, bob, room, browser } = scene());
});

afterEach(() => strike({ browser }));

function row(seq: number): MessageRow | undefined {
  return browser.page.messages(room.room).find((message) => message.seq === seq);
}

function key(): string {
  return crypto.randomUUID();
}

async function opened(): Promise<void> {
  await browser.online();
  await browser.open(room);
}

test('what others say about a message shows on it, and is no row of its own', async () => {
  const { seq } = room.say(bob.user, 'one');
  await opened();
  room.append('reaction', bob.user, { of: seq, emoji: '🎉' });
  room.append('edit', bob.user, { of: seq, text: 'two', mentions: [ada.user] });
  room.append('edit', ada.user, { of: seq, text: 'not hers' });
  await until(() => row(seq)?.text === 'two');
  expect(row(seq)).toMatchObject({ reactions: [{ emoji: '🎉', count: 1, own: false, users: [bob.user] }], mentions: [ada.user] });
  expect(row(seq)?.editedAt).toBeGreaterThan(0);
  expect(browser.page.texts(room.room)).toEqual(['two']);
  expect(await done(browser.commands.edits({ room: room.room, seq }))).toMatchObject([{ text: 'one' }, { text: 'two' }]);
  room.append('deletion', bob.user, { of: [seq] });
  await until(() => row(seq)?.deleted === true);
  expect(row(seq)).toMatchObject({ text: '', deletedBy: bob.user });
  expect(row(seq)?.reactions).toBeUndefined();
  const kept = await done(browser.database.eventsBetween(room.room, 1, room.head));
  expect(JSON.stringify(kept.map(({ content }) => content)), 'deleted here, too').not.toMatch(/one|two/);
  expect(browser.page.state.windows[room.room]!.atEnd).toBe(true);
});

test('of very many who reacted a few are named, and all of them when one asks', async () => {
  const { seq } = room.say(bob.user, 'who is in?');
  const crowd = Array.from({ length: 30 }, (_, n) => server.person(`p${n}`).user);
  crowd.forEach((user) => room.append('reaction', user, { of: seq, emoji: '🎉' }));
  await opened();
  await until(() => row(seq)?.reactions?.[0]?.count === 30);
  expect(row(seq)!.reactions![0]!.users.length).toBeLessThan(30);
  expect(await done(browser.commands.reactors({ room: room.room, seq }))).toEqual([{ emoji: '🎉', users: crowd }]);
});

test('what one says about a message shows at once without a network, and comes to the log once', async () => {
  const { seq } = room.say(ada.user, 'mine');
  await opened();
  browser.device.say('offline');
  await pass(100);
  const { commands } = browser;
  await done(commands.edit({ room: room.room, key: key(), of: seq, text: 'better' }));
  await done(commands.react({ room: room.room, key: key(), of: seq, emoji: '👍', removed: false }));
  await until(() => row(seq)?.reactions?.[0]?.own === true);
  expect(row(seq)).toMatchObject({ text: 'better', state: 'sent' });
  await done(commands.react({ room: room.room, key: key(), of: seq, emoji: '👍', removed: true }));
  await until(() => row(seq)?.reactions === undefined);
  const { rows } = await done(commands.messages({ room: room.room, seqs: [seq] }));
  expect(rows, 'looked at in passing, too').toMatchObject([{ text: 'better' }]);
  browser.device.say('online');
  await until(() => room.head === seq + 3);
  await pass(5_000);
  expect(row(seq)).toMatchObject({ text: 'better', state: 'sent' });
  expect(room.log.slice(-3).map(({ type }) => type)).toEqual(['edit', 'reaction', 'reaction']);
  expect(browser.page.entry(room.room)).toMatchObject({ failed: false });
});

test('an old page is shown as it is now, though all that was said since was never read', async () => {
  const old = room.say(bob.user, 'old');
  const root = room.say(bob.user, 'root');
  for (let i = 0; i < 1_000; i++) {
    room.say(bob.user, `then ${i}`);
  }
  room.append('edit', bob.user, { of: old.seq, text: 'old, and better' });
  room.append('reaction', bob.user, { of: old.seq, emoji: '👀' });
  room.say(bob.user, 'below', { thread: root.seq });
  await opened();
  await done(browser.commands.jumpTo({ room: room.room, position: { at: 'seq', seq: old.seq } }));
  await until(() => row(old.seq)?.text === 'old, and better');
  expect(row(old.seq)?.reactions).toMatchObject([{ emoji: '👀' }]);
  expect(row(root.seq)?.replies).toMatchObject({ count: 1, users: [bob.user] });
  room.append('reaction', ada.user, { of: old.seq, emoji: '👀' });
  await until(() => row(old.seq)?.reactions?.[0]?.count === 2, 'what is said now about what is far back');
});

test('what a message answers is looked for, and told as it is now', async () => {
  const far = room.say(bob.user, 'far back');
  for (let i = 0; i < 500; i++) {
    room.say(bob.user, `then ${i}`);
  }
  room.append('edit', bob.user, { of: far.seq, text: 'far back, edited' });
  const { seq } = room.say(bob.user, 'an answer', { replyTo: far.seq });
  await opened();
  await until(() => row(seq)?.replyTo?.text !== undefined);
  expect(row(seq)?.replyTo).toEqual({ seq: far.seq, sender: bob.user, text: 'far back, edited' });
  room.append('deletion', bob.user, { of: [far.seq] });
  await until(() => row(seq)?.replyTo?.text === undefined);
  expect(row(seq)?.replyTo).toEqual({ seq: far.seq, sender: bob.user });
});

test('a thread stands apart from the room, grows, and takes what one writes into it', async () => {
  const { seq: root } = room.say(bob.user, 'root');
  const below = room.say(bob.user, 'below', { thread: root });
  await opened();
  expect(browser.page.texts(room.room)).toEqual(['root']);
  expect(row(root)?.replies?.count).toBe(1);
  await done(browser.commands.openThread({ room: room.room, root }));
  const thread = () => browser.page.state.thread!;
  expect(thread()).toMatchObject({ room: room.room, root, older: 0, first: { text: 'root' }, rows: [{ text: 'below' }] });
  await done(browser.commands.send({ room: room.room, key: key(), text: 'mine', thread: root }));
  await until(() => thread().rows.length === 2 && thread().rows[1]!.seq > 0);
  room.append('reaction', bob.user, { of: below.seq, emoji: '👍' });
  room.say(bob.user, 'more', { thread: root });
  await until(() => thread().rows.length === 3);
  expect(thread().rows.map(({ text }) => text)).toEqual(['below', 'mine', 'more']);
  expect(thread().rows[0]?.reactions).toHaveLength(1);
  expect(row(root)?.replies).toMatchObject({ count: 3, users: [bob.user, ada.user] });
  expect(browser.page.texts(room.room)).toEqual(['root']);
});

test('of a long thread the end is shown, then more of it, or all back to the one that is looked for', async () => {
  const { seq: root } = room.say(bob.user, 'root');
  await opened();
  const seqs = Array.from({ length: 450 }, (_, i) => room.say(bob.user, `answer ${i}`, { thread: root }).seq);
  await until(() => browser.page.state.windows[room.room]?.to === seqs.at(-1));
  await done(browser.commands.openThread({ room: room.room, root }));
  const thread = () => browser.page.state.thread!;
  const shown = () => [thread().older, thread().rows[0]?.text, thread().rows.at(-1)?.text];
  expect(shown()).toEqual([250, 'answer 250', 'answer 449']);
  await done(browser.commands.loadOlderAnswers());
  expect(shown()).toEqual([50, 'answer 50', 'answer 449']);
  await done(browser.commands.loadOlderAnswers());
  expect(shown()).toEqual([0, 'answer 0', 'answer 449']);
  await done(browser.commands.openThread({ room: room.room, root, seq: seqs[100]! }));
  expect(shown()).toEqual([100, 'answer 100', 'answer 449']);
});

test('a thread is told when something of it is new, and whom it names only when that is', async () => {
  const { seq: root } = room.say(bob.user, 'root');
  await opened();
  await done(browser.commands.openThread({ room: room.room, root }));
  const before = browser.page.state.thread!;
  room.say(bob.user, 'beside it');
  await until(() => browser.page.texts(room.room).includes('beside it'));
  await pass(1_000);
  expect(browser.page.state.thread).toBe(before);
  room.say(bob.user, 'below', { thread: root });
  await until(() => browser.page.state.thread!.rows.length === 1);
  expect(browser.page.state.thread!.people).toBe(before.people);
});

test('a thread that cannot be read takes nothing of the room along', async () => {
  const { seq: root } = room.say(bob.user, 'root');
  for (let i = 0; i < 300; i++) {
    room.say(bob.user, `then ${i}`);
  }
  await opened();
  const { commands, device, page } = browser;
  const last = () => page.messages(room.room).at(-1)!;
  device.hanging = true;
  const reading = commands.openThread({ room: room.room, root });
  await browser.send(room, 'while it is read');
  device.hanging = false;
  device.reachable = false;
  await expect(done(reading)).rejects.toMatchObject({ code: 'offline' });
  await expect(done(commands.openThread({ room: room.room, root }))).rejects.toMatchObject({ code: 'offline' });
  await browser.send(room, 'after that');
  await until(() => last().text === 'after that' && last().state === 'sent');
  device.reachable = true;
  await done(commands.openThread({ room: room.room, root }));
  expect(page.state.thread).toMatchObject({ root, first: { text: 'root' } });
});

test('a thread has what was said in it while so much was that it is not fetched', async () => {
  const { seq: root } = room.say(bob.user, 'root');
  await opened();
  await done(browser.commands.openThread({ room: room.room, root }));
  browser.device.say('offline');
  await pass(100);
  for (let i = 0; i < 1_000; i++) {
    room.say(bob.user, `then ${i}`, i === 500 ? { thread: root } : {});
  }
  browser.device.say('online');
  await until(() => browser.page.texts(room.room).at(-1) === 'then 999');
  await until(() => browser.page.state.thread!.rows.length === 1);
  expect(browser.page.state.thread!.rows).toMatchObject([{ text: 'then 500' }]);
});

test('below what is no message there is no thread', async () => {
  await opened();
  expect(room.log[0]!.type).toBe('room.created');
  await expect(done(browser.commands.openThread({ room: room.room, root: 1 }))).rejects.toMatchObject({ code: 'not-found' });
  await browser.send(room, 'said');
  expect(browser.page.state.thread).toBeNull();
});

test('a deletion that is refused is told with the room until it is tried again, and then stands for itself', async () => {
  const { seq } = room.say(bob.user, 'his');
  await opened();
  server.deletes = false;
  const undeleted = () => browser.page.entry(room.room)?.undeleted;
  await done(browser.commands.delete({ room: room.room, key: 'k', of: [seq] }));
  await until(() => undeleted() !== undefined);
  expect(undeleted()).toEqual([seq]);
  browser.device.say('offline');
  await done(browser.commands.delete({ room: room.room, key: 'again', of: [seq] }));
  await until(() => undeleted() === undefined);
  expect(row(seq)?.deleted).toBe(true);
  browser.device.say('online');
  await until(() => undeleted() !== undefined);
  expect(row(seq)?.deleted).toBeUndefined();
  server.deletes = true;
  await done(browser.commands.delete({ room: room.room, key: 'at last', of: [seq] }));
  await until(() => undeleted() === undefined && row(seq)?.deleted === true);
  await pass(5_000);
  expect(row(seq)?.deleted).toBe(true);
});

test('what the server refuses is taken back on the screen, and can be tried again or given up', async () => {
  const { seq } = room.say(bob.user, 'his');
  await opened();
  await done(browser.commands.edit({ room: room.room, key: 'k', of: seq, text: 'hers' }));
  await until(() => row(seq)?.refused !== undefined);
  expect(row(seq)?.refused).toMatchObject({ key: 'k', what: 'edit', error: { code: 'forbidden' } });
  await done(browser.commands.discard({ room: room.room, key: 'k' }));
  await until(() => row(seq)?.refused === undefined);
  expect(row(seq)?.text).toBe('his');
});
