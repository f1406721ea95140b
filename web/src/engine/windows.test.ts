import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WINDOW_ROWS, type Position } from '../bridge/bridge';
import type { ServerFrame } from './protocol';
import { done, pass, until } from './testing/clock';
import { type Scene, scene, strike } from './testing/scene';
import { alone, TestPage } from './testing/page';
import { firstOf, lastOf } from './timeline';

let { server, ada, bob, room, browser } = {} as Scene;
/** How many events of the room came over the socket. */
let streamed: number;

beforeEach(() => {
  ({ server, ada, bob, room, browser } = scene());
  streamed = 0;
  server.wire = (frame: ServerFrame) => {
    streamed += frame.op === 'event' && frame.room === room.room ? 1 : 0;
    return [frame];
  };
});

afterEach(() => strike({ browser }));

function say(times: number, text = 'said'): void {
  for (let i = 0; i < times; i++) {
    room.say(bob.user, `${text} ${i}`);
  }
}

function open(position?: Position): Promise<void> {
  return browser.open(room, position);
}

function window() {
  return browser.page.state.windows[room.room]!;
}

function span(): { first: number; last: number } {
  const { rows } = window();
  rows.slice(1).forEach((row, i) => expect(firstOf(row)).toBe(lastOf(rows[i]!) + 1));
  return { first: firstOf(rows[0]!), last: lastOf(rows.at(-1)!) };
}

async function away(work: () => void): Promise<void> {
  browser.device.say('offline');
  await pass(1_000);
  work();
  streamed = 0;
  browser.device.say('online');
  await until(() => browser.page.connection.state === 'online');
  await pass(5_000);
}

test('whoever was away for long reads the newest page, not everything between; the rest comes by scrolling back', async () => {
  say(100);
  await browser.online();
  await open();
  await away(() => say(3_000, 'missed'));
  expect(streamed).toBeLessThan(1_000);
  expect(span().last).toBe(room.head);
  expect(window()).toMatchObject({ atEnd: true, head: room.head });
  say(1, 'live');
  await until(() => span().last === room.head);

  let loads = 0;
  for (; !window().atStart; loads++) {
    await done(browser.commands.loadOlder(room.room));
    span();
  }
  expect(span().first).toBe(1);
  expect(loads).toBeLessThan(100);
});

test('whoever was away for a moment catches up over the socket, and keeps what was there', async () => {
  say(100);
  await browser.online();
  await open();
  const { first } = span();
  await away(() => say(20, 'missed'));
  expect(span()).toEqual({ first, last: room.head });
  expect(browser.device.requests.filter((request) => request.endsWith(`${room.room}/events`)).length).toBe(1);
});

test('with many unread, a room opens at the first of them, and reaches its end page by page', async () => {
  say(30);
  await browser.online();
  await open();
  await done(browser.commands.markRead({ room: room.room, seq: room.head }));
  await done(browser.commands.closeRoom(room.room));
  const read = room.head;
  say(1_000, 'unread');
  await pass(1_000);
  streamed = 0;

  await open({ at: 'unread' });
  expect(window()).toMatchObject({ openedAt: read, openedUnread: 1_000, atEnd: false });
  expect(span().first).toBeLessThanOrEqual(read);
  expect(span().last).toBeLessThan(room.head);
  say(1, 'live');
  await pass(1_000);
  expect(window().head).toBe(room.head);
  expect(streamed).toBeLessThan(100);

  while (!window().atEnd) {
    const before = span().last;
    await done(browser.commands.loadNewer(room.room));
    expect(span().last).toBeGreaterThan(before);
  }
  expect(span().last).toBe(room.head);
  expect(window().rows.length).toBeLessThanOrEqual(WINDOW_ROWS);
  say(1, 'live');
  await until(() => span().last === room.head);
});

test('a jump far back and to the end again leaves what is kept as it was', async () => {
  say(2_000);
  await browser.online();
  await open();
  await done(browser.commands.jumpTo({ room: room.room, position: { at: 'seq', seq: 500 } }));
  expect(window().atEnd).toBe(false);
  expect(span().first).toBeLessThan(500);
  expect(span().last).toBeGreaterThan(500);
  say(3, 'live');
  await pass(1_000);
  expect(span().last).toBeLessThan(1_000);

  const { length } = browser.device.requests;
  await done(browser.commands.jumpTo({ room: room.room, position: { at: 'end' } }));
  expect(browser.device.requests.length).toBe(length);
  expect(span().last).toBe(room.head);
});

test('offline, what is kept can be read, and no more is promised than is there', async () => {
  say(300);
  await browser.online();
  await open();
  await done(browser.commands.loadOlder(room.room));
  const kept = span();
  browser.device.say('offline');
  await pass(1_000);
  await open();
  while (span().first > kept.first) {
    await done(browser.commands.loadOlder(room.room));
  }
  expect(span()).toEqual(kept);
  await expect(done(browser.commands.loadOlder(room.room))).rejects.toMatchObject({ code: 'offline' });
  expect(window().loading).toBe('none');
  expect(span()).toEqual(kept);
  await expect(
    done(browser.commands.jumpTo({ room: room.room, position: { at: 'seq', seq: 3 } })),
  ).rejects.toMatchObject({ code: 'offline' });
  expect(span()).toEqual(kept);
});

test('only what is new crosses to the page, and a burst becomes a few changes', async () => {
  say(200);
  await browser.online();
  await open();
  await pass(1_000);
  browser.page.events.length = 0;
  say(1, 'one more');
  await until(() => span().last === room.head);
  const changes = browser.page.events.flatMap((event) => (event.event === 'windowChanged' ? event.change : []));
  expect(changes).toHaveLength(1);
  expect(changes[0]!.rows!.filter((step) => 'row' in step)).toHaveLength(1);
  expect(JSON.stringify(changes).length).toBeLessThan(600);

  await pass(1_000);
  browser.page.events.length = 0;
  for (let i = 0; i < 50; i++) {
    say(10, `burst ${i}`);
    await pass(20);
  }
  await until(() => span().last === room.head);
  const told = (name: string) => browser.page.events.filter(({ event }) => event === name).length;
  expect(told('window')).toBe(0);
  expect(told('windowChanged')).toBeLessThan(30);
  expect(told('rooms')).toBeLessThan(15);
});

test('what a page has brought before the socket did takes nothing with it that comes right after', async () => {
  say(30);
  await browser.online();
  await open();
  const held: ServerFrame[] = [];
  let isHolding = true;
  server.wire = (frame: ServerFrame) => {
    if (frame.op !== 'event' || frame.room !== room.room) {
      return [frame];
    }
    held.push(frame);
    return isHolding ? [] : held.splice(0);
  };
  say(3, 'held back');
  await pass(1_000);
  await done(browser.commands.jumpTo({ room: room.room, position: { at: 'seq', seq: room.head } }));
  expect(span().last).toBe(room.head);
  isHolding = false;
  say(1, 'right after');
  await until(() => span().last === room.head);
});

test('two pages that have the same room open read in their own places', async () => {
  say(1_000);
  await browser.online();
  await open();
  const other = new TestPage();
  const commands = alone(browser.engine, other.hear);
  await done(commands.openRoom({ room: room.room, position: { at: 'seq', seq: 300 } }));
  await done(commands.loadOlder(room.room));
  say(1, 'live');
  await until(() => span().last === room.head);
  expect(other.state.windows[room.room]).toMatchObject({ atEnd: false, head: room.head });
  expect(lastOf(other.rows(room.room).at(-1)!)).toBeLessThan(400);

  await done(browser.commands.closeRoom(room.room));
  await done(commands.jumpTo({ room: room.room, position: { at: 'end' } }));
  say(1, 'live');
  await until(() => lastOf(other.rows(room.room).at(-1)!) === room.head);
});

test('a sixth room makes the first one go, and the page is told', async () => {
  await browser.online();
  const rooms = Array.from({ length: 6 }, (_, i) => server.room(`room ${i}`, [bob, ada]).room);
  await pass(1_000);
  for (const opened of rooms) {
    await done(browser.commands.openRoom({ room: opened, position: { at: 'end' } }));
  }
  expect(Object.keys(browser.page.state.windows).sort()).toEqual(rooms.slice(1).sort());
});

test('arrived: what others say just now, once; never what was missed, never the own', async () => {
  say(3);
  await browser.online();
  await open();
  say(2, 'live');
  await pass(1_000);
  expect(browser.page.arrived(room.room)).toEqual(['live 0', 'live 1']);

  await away(() => say(5, 'missed'));
  await browser.send(room, 'mine');
  await pass(1_000);
  expect(browser.page.arrived(room.room)).toEqual(['live 0', 'live 1']);

  await done(browser.commands.closeRoom(room.room));
  say(5, 'in passing');
  await pass(1_000);
  await open();
  say(1, 'again live');
  await pass(1_000);
  expect(browser.page.arrived(room.room)).toEqual(['live 0', 'live 1', 'again live 0']);
});
