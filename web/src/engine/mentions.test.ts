import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import type { RoomEntry } from '../bridge/bridge';
import type { StoredRoom } from './database';
import { EncryptedRooms } from './encrypted-rooms';
import { DeliveryService } from './encryption/testing/delivery-service';
import { closeAll, roomOf } from './encryption/testing/client';
import { Mentions } from './mentions';
import { idFor } from './mls/testing/world';
import { Rooms } from './rooms';

afterEach(closeAll);

const [ADA, BOB] = [idFor(1), idFor(2)];

const ended: (() => void)[] = [];

afterEach(() => ended.splice(0).forEach((end) => end()));

/** Bob talks in an encrypted room that Ada does not have open. */
async function scene() {
  const server = new DeliveryService();
  const { room, all: [ada, bob] } = await roomOf(server, ADA, BOB);
  const { log } = server.rooms.get(room)!;
  const { database, parts } = ada!;
  const failures: unknown[] = [];
  const now: { told: RoomEntry[]; opens: boolean; reads: number } = { told: [], opens: true, reads: 0 };
  const failed = (error: unknown) => void failures.push(error);
  const rooms: Rooms = new Rooms(
    database, new EncryptedRooms(database), (told) => { now.told = told; }, () => undefined, async () => undefined, (uncounted) => mentions.ask(uncounted), failed,
  );
  const mentions = new Mentions({
    database, rooms, blocks: { has: () => false }, canOpen: () => true, self: () => ADA,
    readEvents: async (_, { after }) => {
      now.reads++;
      const page = await server.for(ada!.self).events(room, after);
      const events = now.opens ? await parts.opening.opened(room, page.events) : page.events.map((event) => ({ ...event, content: { text: '', unreadable: 'offline' as const } }));
      return { ...page, events };
    },
  }, failed);
  ended.push(() => (rooms.close(), mentions.close(), expect(failures).toEqual([])));
  const read = log.length;
  await database.rooms.put({ room, encryption: 'mls', role: 'owner', generation: 0, head: read, count: read, at: 0, read, unread: 0, mentions: 0 } as StoredRoom);
  const heads = () => rooms.heads([{ room, head: log.length, count: log.length, at: 1 }]);
  const counts = () => now.told.find((entry) => entry.room === room)?.mentions;
  const say = (text: string, more: object = {}) => bob!.seal(room, 'message', { text, ...more });
  return { server, room, rooms, now, say, heads, counts };
}

test('what mentions one in an encrypted room that is not open is counted here, and read on any device', async () => {
  const { rooms, room, now, say, heads, counts } = await scene();
  await say('hello');
  await say('and you?', { mentions: [ADA] });
  const last = await say('all of you', { mentionsRoom: true });
  await say('nobody', { mentions: [BOB] });
  await heads();
  await expect.poll(counts).toBe(2);
  expect(now.reads).toBe(1);
  await rooms.readThere(room, last.seq - 1, last.n - 1);
  await expect.poll(counts).toBe(1);
  await rooms.summary({ ...now.told[0]!, generation: 0, floor: 0, head: last.seq + 1, count: last.n + 1, at: 1, mentions: 0 } as never);
  await rooms.readThere(room, last.seq + 1, last.n + 1);
  await expect.poll(counts).toBe(0);
  expect(now.reads).toBe(1);
});

test('what is deleted mentions nobody any more', async () => {
  const { server, room, say, heads, counts } = await scene();
  const said = await say('you', { mentions: [ADA] });
  await say('more');
  await heads();
  await expect.poll(counts).toBe(1);
  server.append(room, BOB, BOB, 'deletion', { of: [said.seq] });
  await heads();
  await expect.poll(counts).toBe(0);
});

test('what did not open is counted once it does', async () => {
  const { rooms, room, now, say, heads, counts } = await scene();
  now.opens = false;
  await say('you', { mentions: [ADA] });
  await heads();
  await expect.poll(() => now.reads).toBe(1);
  await rooms.recount('closed', room);
  await expect.poll(() => now.reads).toBe(2);
  now.opens = true;
  await rooms.recount('closed', room);
  await expect.poll(counts).toBe(1);
});
