import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Browser } from '../engine/testing/browser';
import { done, pass, startClock, stopClock, until } from '../engine/testing/clock';
import { FakeServer } from '../engine/testing/fake-server';
import { TestPage } from '../engine/testing/page';
import type { Commands, Id } from './bridge';
import { MemoryBridge } from './memory';
import { smallWorld } from './memory-world';

/** A page with one room in which others have said 120 things, the last three of them unread. */
interface Harness {
  page: TestPage;
  commands: Commands;
  room: Id;
  say(text: string): void;
  offline(): void;
  online(): void;
  close(): Promise<void>;
}

async function memory(): Promise<Harness> {
  const bridge = new MemoryBridge(smallWorld(() => Date.now()));
  const page = new TestPage();
  bridge.subscribe(page.hear);
  const { room, members } = bridge.world.rooms[0]!;
  return {
    page,
    commands: bridge,
    room,
    say: (text) => bridge.arrive(room, members[1]!.profile.user, text),
    offline: () => bridge.goOffline(),
    online: () => bridge.goOnline(),
    close: async () => bridge.close(),
  };
}

async function engine(): Promise<Harness> {
  const server = new FakeServer();
  const [ada, grace] = [server.person('ada'), server.person('grace')];
  const stream = server.room('General', [grace, ada]);
  for (let i = 0; i < 120; i++) {
    stream.say(grace.user, `said ${i}`);
  }
  stream.read(ada.user, stream.head - 3);
  const browser = new Browser(server, ada);
  await browser.online();
  await pass(500);
  return {
    page: browser.page,
    commands: browser.commands,
    room: stream.room,
    say: (text) => void stream.say(grace.user, text),
    offline: () => browser.device.say('offline'),
    online: () => browser.device.say('online'),
    close: () => done(browser.engine.close()),
  };
}

beforeEach(() => stopClock());

afterEach(() => startClock());

describe.each([
  { name: 'in memory', start: memory },
  { name: 'of the engine', start: engine },
])('the bridge $name', ({ start }) => {
  const check = (name: string, work: (harness: Harness) => Promise<void>) =>
    test(name, async () => {
      const harness = await start();
      await work(harness);
      await harness.close();
    });

  check('opens a room at its end, and appends what arrives, which is told once', async ({ page, commands, room, say }) => {
    await done(commands.openRoom({ room, position: { at: 'end' } }));
    const before = page.state.windows[room]!;
    expect(before).toMatchObject({ atEnd: true, atStart: false, openedUnread: 3 });
    say('news');
    await pass(1_000);
    const after = page.state.windows[room]!;
    expect(page.texts(room).at(-1)).toBe('news');
    expect(after.version).toBeGreaterThan(before.version);
    expect(page.arrived(room)).toEqual(['news']);
    expect(page.entry(room)?.unread).toBe(4);
  });

  check('a window is told whole once, and then by what has changed', async ({ page, commands, room, say }) => {
    await done(commands.openRoom({ room, position: { at: 'end' } }));
    say('one');
    await pass(1_000);
    say('two');
    await pass(1_000);
    const told = page.events.flatMap(({ event }) => (event.startsWith('window') ? event : []));
    expect(told.filter((event) => event === 'window')).toHaveLength(1);
    expect(told.length).toBeGreaterThanOrEqual(3);
    expect(page.texts(room).slice(-2)).toEqual(['one', 'two']);
  });

  check('what is sent offline waits under its key, and goes out in order', async (harness) => {
    const { page, commands, room } = harness;
    await done(commands.openRoom({ room, position: { at: 'end' } }));
    harness.offline();
    await pass(100);
    const keys = [crypto.randomUUID(), crypto.randomUUID()];
    await done(commands.send({ room, key: keys[0]!, text: 'first' }));
    await done(commands.send({ room, key: keys[1]!, text: 'second' }));
    expect(page.messages(room).slice(-2)).toMatchObject([
      { key: keys[0], state: 'pending', seq: 0 },
      { key: keys[1], state: 'pending', seq: 0 },
    ]);
    harness.online();
    await pass(5_000);
    const [first, second] = page.messages(room).slice(-2);
    expect([first, second]).toMatchObject([
      { key: keys[0], text: 'first', state: 'sent' },
      { key: keys[1], text: 'second', state: 'sent' },
    ]);
    expect(second!.seq).toBe(first!.seq + 1);
  });

  check('scrolls back to the start, and jumps to the end', async ({ page, commands, room }) => {
    await done(commands.openRoom({ room, position: { at: 'end' } }));
    while (!page.state.windows[room]!.atStart) {
      await done(commands.loadOlder(room));
    }
    const rows = page.rows(room).length;
    await done(commands.jumpTo({ room, position: { at: 'seq', seq: 2 } }));
    expect(page.state.windows[room]!.atEnd).toBe(false);
    expect(page.rows(room).length).toBeLessThan(rows);
    await done(commands.jumpTo({ room, position: { at: 'end' } }));
    expect(page.state.windows[room]!.atEnd).toBe(true);
  });

  check('a closed window is told no more', async ({ page, commands, room, say }) => {
    await done(commands.openRoom({ room, position: { at: 'end' } }));
    await done(commands.closeRoom(room));
    say('unheard');
    await pass(1_000);
    expect(page.state.windows).toEqual({});
    await expect(done(commands.loadOlder(room))).rejects.toMatchObject({ code: 'not-found' });
  });

  check('reads up to a sequence, and keeps a draft', async ({ page, commands, room }) => {
    await done(commands.openRoom({ room, position: { at: 'unread' } }));
    await done(commands.markRead({ room, seq: page.state.windows[room]!.head }));
    await done(commands.saveDraft({ room, text: 'half' }));
    await pass(1_000);
    expect(page.entry(room)).toMatchObject({ unread: 0, draft: true });
    expect(page.state.drafts[room]).toBe('half');
  });

  check('what is said about a message shows on it, and a thread stands apart', async ({ page, commands, room }) => {
    const key = () => crypto.randomUUID();
    await done(commands.openRoom({ room, position: { at: 'end' } }));
    await done(commands.send({ room, key: key(), text: 'mine' }));
    const mine = () => page.messages(room).findLast((row) => row.text.startsWith('mine') || row.deleted)!;
    await until(() => mine().seq > 0);
    const of = mine().seq;
    await done(commands.react({ room, key: key(), of, emoji: '🎉', removed: false }));
    await done(commands.edit({ room, key: key(), of, text: 'mine, edited' }));
    await done(commands.send({ room, key: key(), text: 'below', thread: of }));
    await done(commands.openThread({ room, root: of }));
    await until(() => mine().replies?.count === 1 && mine().editedAt !== undefined && page.state.thread?.rows.length === 1);
    expect(mine()).toMatchObject({ text: 'mine, edited', reactions: [{ emoji: '🎉', count: 1, own: true }] });
    expect(page.state.thread).toMatchObject({ room, root: of, first: { text: 'mine, edited' }, rows: [{ text: 'below' }] });
    expect(await done(commands.edits({ room, seq: of }))).toMatchObject([{ text: 'mine' }, { text: 'mine, edited' }]);
    await done(commands.delete({ room, key: key(), of: [of] }));
    await until(() => mine().deleted === true);
    expect(mine()).toMatchObject({ text: '', replies: { count: 1 } });
    expect(mine().reactions ?? []).toEqual([]);
    expect(page.texts(room)).not.toContain('below');
  });

  check('what others said is looked at without opening the room', async ({ page, commands, room, say }) => {
    const { read } = page.entry(room)!;
    say('fresh');
    await pass(1_000);
    const { rows, next, people } = await done(commands.excerpt({ room, after: read }));
    expect(rows.at(-1)?.text).toBe('fresh');
    expect(rows).toHaveLength(4);
    expect(next).toBeUndefined();
    expect(people[rows[0]!.sender]?.displayName).toBeDefined();
    expect(page.state.windows).toEqual({});
  });

  check('signing out leaves nothing open', async ({ page, commands, room }) => {
    await done(commands.signOut());
    expect(page.session).toEqual({ state: 'signedOut' });
    expect(page.state.windows).toEqual({});
    await expect(done(commands.loadOlder(room))).rejects.toMatchObject({ code: 'not-found' });
  });
});
