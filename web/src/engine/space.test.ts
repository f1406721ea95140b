import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { done, pass, until } from './testing/clock';
import { Disk } from './testing/disk';
import type { FakeStream } from './testing/fake-stream';
import { type Scene, scene, strike } from './testing/scene';
import { firstOf, lastOf } from './timeline';

let disk: Disk;
let { server, ada, bob, browser } = {} as Scene;

beforeEach(async () => {
  ({ server, ada, bob, browser } = scene());
  disk = new Disk();
});

afterEach(() => {
  disk.restore();
  return strike({ browser });
});

function talkative(name: string, messages: number): FakeStream {
  const room = server.room(name, [bob, ada]);
  for (let i = 0; i < messages; i++) {
    room.say(bob.user, `${name} ${i}`);
  }
  return room;
}

async function load(room: FakeStream, times: number): Promise<void> {
  await browser.open(room);
  for (let i = 0; i < times; i++) {
    await done(browser.commands.loadOlder(room.room));
  }
}

test('the oldest of rooms that are not open makes way, and comes back when somebody reads it', async () => {
  const old = talkative('old', 400);
  await pass(1_000);
  const fresh = talkative('fresh', 150);
  await browser.online();
  await load(old, 6);
  await done(browser.commands.closeRoom(old.room));
  await browser.open(fresh);
  const kept = await done(browser.database.events.count());
  disk.capacity = kept + 20;
  for (let i = 0; i < 100; i++) {
    fresh.say(bob.user, `more ${i}`);
  }
  await until(() => browser.page.texts(fresh.room).at(-1) === 'more 99');
  await browser.send(fresh, 'and mine');
  await until(() => fresh.texts.includes('and mine'));
  await until(() => browser.page.messages(fresh.room).at(-1)?.state === 'sent');
  expect(browser.page.state.storage).toBe('ok');
  const span = (await done(browser.database.spans.get(old.room)))!;
  const events = await done(browser.database.eventsBetween(old.room, 0, Infinity));
  expect(span.last).toBe(old.head);
  expect(span.last - span.after).toBeLessThanOrEqual(100);
  expect(events.map((event) => event.seq)).toEqual(old.log.map((event) => event.seq).slice(span.after - old.head));

  disk.capacity = Infinity;
  await load(old, 10);
  const rows = browser.page.rows(old.room);
  rows.slice(1).forEach((row, i) => expect(firstOf(row)).toBe(lastOf(rows[i]!) + 1));
  expect(browser.page.texts(old.room)).toEqual(old.texts.slice(0, browser.page.texts(old.room).length));
});

test('when nothing can make way, this is told, what was written is given back, and nothing is lost', async () => {
  const room = talkative('launch', 30);
  await browser.online();
  await browser.open(room);
  await pass(1_000);
  browser.device.say('offline');
  await browser.send(room, 'kept before');
  disk.capacity = 1;
  await expect(browser.send(room, 'not kept')).rejects.toMatchObject({ code: 'storage-full' });
  await expect(
    done(browser.commands.saveDraft({ room: room.room, text: 'half' })),
  ).rejects.toMatchObject({ code: 'storage-full' });
  expect(browser.page.state.storage).toBe('full');
  expect(browser.page.texts(room.room).at(-1)).toBe('kept before');
  expect(browser.page.texts(room.room)).not.toContain('not kept');

  browser.device.say('online');
  room.say(bob.user, 'cannot be stored');
  await pass(60_000);
  expect(browser.page.texts(room.room)).not.toContain('cannot be stored');
  expect(browser.page.connection.state).not.toBe('online');

  disk.capacity = Infinity;
  await until(() => browser.page.texts(room.room).includes('cannot be stored'));
  await until(() => room.texts.includes('kept before'));
  await until(() => browser.page.state.storage === 'ok');
  await browser.send(room, 'kept again');
  await until(() => browser.page.messages(room.room).every((row) => row.state === 'sent'));
  await pass(60_000);
  expect(browser.page.texts(room.room)).toEqual(room.texts);
  expect(room.texts.slice(-3)).toEqual(['cannot be stored', 'kept before', 'kept again']);
});

test('with a full disk, what is on the server can still be read back', async () => {
  const room = talkative('launch', 400);
  await browser.online();
  await browser.open(room);
  disk.capacity = 1;
  for (let i = 0; i < 4; i++) {
    await done(browser.commands.loadOlder(room.room));
  }
  expect(browser.page.rows(room.room).length).toBeGreaterThan(200);
});

test('an app that starts on a full disk shows what it has', async () => {
  const room = talkative('launch', 40);
  await browser.online();
  await browser.open(room);
  await pass(1_000);
  browser.kill();
  disk.capacity = 1;
  browser.start();
  await done(browser.commands.restore());
  await browser.open(room);
  expect(browser.page.texts(room.room)).toEqual(room.texts);
});
