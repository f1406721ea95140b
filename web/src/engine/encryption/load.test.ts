import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { newWords } from './recovery';
import { ADA, BOB, closeAll, roomOf, TestClient } from './testing/client';
import { DeliveryService } from './testing/delivery-service';

/** The long tests measure much, and say what they found. */
const isLong = process.env['LONG'] === '1';
const ROOMS = isLong ? 100 : 3;
const MESSAGES = isLong ? 10_000 : 60;
const PAGE = 50;

/** What a device asks of the server for each room that it comes into by itself, at most. */
const MOST_ASKED = 8;

afterEach(closeAll);

test(`a new device comes into ${ROOMS} rooms`, { timeout: 900_000 }, async () => {
  const server = DeliveryService.stocked();
  const words = newWords();
  const ada = await new TestClient(server, ADA).setUp(words);
  const bob = await new TestClient(server, BOB).setUp();
  const rooms = Array.from({ length: ROOMS }, () => server.room([ADA, BOB]));
  for (const room of rooms) {
    await ada.owns(room);
    await bob.settle(room);
    await bob.say(room, 'hello');
    await ada.read(room);
  }
  await expect.poll(() => server.buckets.size, { timeout: 60_000 }).toBe(ROOMS);
  const second = new TestClient(server, ADA);
  const unlocking = await cpuMs(() => second.unlock(words));
  server.requests = [];
  const coming = await cpuMs(async () => {
    for (const room of rooms) {
      await second.settle(room);
    }
  });
  expect(server.requests.length).toBeLessThanOrEqual(MOST_ASKED * ROOMS);
  const asked = server.requests.length;
  const reading = await cpuMs(async () => {
    for (const room of rooms) {
      expect(await second.read(room)).toEqual(['hello']);
    }
  });
  report(
    `a new device in ${ROOMS} rooms: CPU ms ${unlocking.toFixed(0)} to unlock,` +
      ` ${(coming / ROOMS).toFixed(1)} a room to come in with ${(asked / ROOMS).toFixed(1)} requests, ${(reading / ROOMS).toFixed(1)} to read`,
  );
});

test(`a room of ${MESSAGES} messages is opened`, { timeout: 900_000 }, async () => {
  const server = DeliveryService.stocked();
  const { room, all: [ada, bob] } = await roomOf(server, ADA, BOB);
  for (let i = 0; i < MESSAGES; i++) {
    await bob!.say(room, `message ${i}, which is as long as many others are`);
  }
  const said = server.rooms.get(room)!.log.filter(({ type }) => type === 'message');
  const newest = said.slice(-PAGE);
  const live = await cpuMs(() => ada!.parts.opening.opened(room, said));
  server.requests = [];
  const again = ada!.restarted();
  const page = await cpuMs(() => again.parts.opening.opened(room, newest));
  const all = await cpuMs(async () => {
    const shown = await again.parts.opening.opened(room, said);
    expect(shown.filter(({ content }) => content.unreadable)).toEqual([]);
  });
  // what was opened once needs nobody: not the server, and no state of the group
  expect(server.requests).toEqual([]);
  report(`a room of ${MESSAGES} messages: CPU ms ${live.toFixed(0)} to open all as they come, ${page.toFixed(1)} the newest ${PAGE} later, ${all.toFixed(0)} all of them`);
});

function report(text: string): void {
  if (isLong) {
    console.log(text);
  }
}

async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
