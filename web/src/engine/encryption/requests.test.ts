import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { StoredRoom } from '../database';
import { EncryptedRooms } from '../encrypted-rooms';
import { Encryption } from '../encryption';
import { KeyChanges } from '../key-changes';
import type { StreamEvent } from '../protocol';
import type { Sessions } from '../session';
import type { Told } from '../told';
import { ADA, BOB, closeAll, EVE, roomOf, TestClient } from './testing/client';
import { DeliveryService } from './testing/delivery-service';

const WEEK_MS = 7 * 24 * 3600_000;

let server: DeliveryService;

beforeEach(() => {
  server = DeliveryService.stocked();
});

afterEach(async () => {
  vi.useRealTimers();
  await closeAll();
});

/** As the engine has them, which knows how far the room goes. */
async function follows(client: TestClient, room: string): Promise<void> {
  const { length } = server.rooms.get(room)!.log;
  await client.database.rooms.put({ room, role: 'member', head: length, encryption: 'mls' } as StoredRoom);
}

/** What was asked about the group; archives are written when it suits. */
const asked = () => server.requests.filter((each) => !['archive', 'bucket', 'people', 'stock'].includes(each));

const epoch = async (client: TestClient, room: string) => (await client.parts.groups.stored(room))!.group.epoch;

/** Until all is done that was begun. */
async function idle(clients: TestClient[], room: string): Promise<void> {
  for (let turn = 0; turn < 100; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(clients.map((client) => client.settle(room)));
}

/** Without letting time pass. */
async function until(holds: () => boolean): Promise<void> {
  for (const end = performance.now() + 30_000; !holds() && performance.now() < end; ) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(holds()).toBe(true);
}

test('nothing is asked where nothing changed', async () => {
  const { room, all: [ada, bob] } = await roomOf(server, ADA, BOB);
  await ada!.say(room, 'one');
  await follows(ada!, room);
  await ada!.settle(room);
  server.requests = [];
  await ada!.settle(room);
  await ada!.say(room, 'two');
  await ada!.settle(room);
  expect(asked()).toEqual([]);
  expect(await bob!.read(room)).toEqual(['one', 'two']);
  expect(asked()).toEqual(['events']);
});

test('a group that does not let a device in is not asked at every turn, nor whether it welcomes it as long as there is none', async () => {
  const { room } = await roomOf(server, ADA);
  const bob = await new TestClient(server, BOB).setUp();
  server.rooms.get(room)!.people.add(BOB);
  server.requests = [];
  await expect(bob.settle(room)).rejects.toThrow('not-added');
  await expect(bob.settle(room)).rejects.toThrow('not-added');
  expect(asked()).toEqual(['group', 'welcome']);
  const other = server.room([BOB]);
  server.requests = [];
  await expect(bob.settle(other)).rejects.toThrow('not-added');
  expect(asked()).toEqual(['group']);
});

test('people without devices are asked for once before something is said, and not at each message', async () => {
  const { room, all: [ada] } = await roomOf(server, ADA, BOB);
  server.join(room, EVE);
  await ada!.settle(room);
  await follows(ada!, room);
  server.requests = [];
  await ada!.say(room, 'one');
  await ada!.say(room, 'two');
  expect(asked().filter((each) => each === 'group')).toHaveLength(0);
  server.leave(room, EVE);
  await follows(ada!, room);
  await ada!.settle(room);
  await new TestClient(server, EVE).setUp();
  server.join(room, EVE);
  await ada!.parts.groups.exclusive(room, () => ada!.parts.log.advanced(room));
  await ada!.say(room, 'to three');
  expect((await ada!.parts.groups.stored(room))!.group.leaves).toHaveLength(3);
});

test('a leaf is renewed soon after somebody else added it, each week, and after a thousand messages', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const { room, all: [ada, bob] } = await roomOf(server, ADA, BOB);
  expect(await epoch(bob!, room)).toBe(1);
  await bob!.settle(room);
  expect(await epoch(bob!, room)).toBe(1);
  vi.setSystemTime(Date.now() + 60_000);
  await ada!.settle(room);
  expect(await epoch(ada!, room)).toBe(1);
  await bob!.settle(room);
  expect(await epoch(bob!, room)).toBe(2);
  vi.setSystemTime(Date.now() + WEEK_MS);
  const again = bob!.restarted();
  await again.settle(room);
  await again.settle(room);
  expect(await epoch(again, room)).toBe(3);
  (await again.parts.groups.stored(room))!.said = 999;
  await again.say(room, 'the thousandth');
  await again.settle(room);
  expect(await epoch(again, room)).toBe(4);
  expect(await ada!.read(room)).toEqual(['the thousandth']);
});

test('of those who have a room open only who made a change acts at once, the others after a while and if need be', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const { room, all: [ada, bob] } = await roomOf(server, ADA, BOB);
  await new TestClient(server, EVE).setUp();
  const failures: unknown[] = [];
  const engines = [ada!, bob!].map((client) => {
    const encryption = new Encryption({
      database: client.database,
      encrypted: new EncryptedRooms(client.database),
      sessions: {} as Sessions,
      told: { tell: () => undefined } as unknown as Told,
      nudge: () => undefined,
      healed: async () => undefined,
      changes: new KeyChanges(client.database),
      keysChanged: () => undefined,
      opens: () => undefined,
      failed: (error) => failures.push(error),
    });
    encryption.parts = async () => client.parts;
    encryption.online(client.self.user, client.self.device);
    return encryption;
  });
  await follows(ada!, room);
  await follows(bob!, room);
  const hears = async (event: StreamEvent) => {
    for (const engine of engines) {
      await engine.live(room, event);
    }
  };
  const claims = () => asked().filter((each) => each === 'claim').length;
  const invited = server.append(room, ADA, ada!.self.device, 'member.invited', { user: EVE });
  server.rooms.get(room)!.people.add(EVE);
  server.requests = [];
  await hears(invited);
  await until(() => server.rooms.get(room)!.group!.leaves.length === 3);
  await hears(server.rooms.get(room)!.log.at(-1)!);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(claims()).toBe(1);
  await idle([ada!, bob!], room);
  // whoever left did it from a device that is gone
  server.leave(room, EVE);
  await hears(server.rooms.get(room)!.log.at(-1)!);
  expect(server.rooms.get(room)!.group!.leaves).toHaveLength(3);
  await vi.advanceTimersByTimeAsync(30_000);
  await until(() => server.rooms.get(room)!.group!.leaves.length === 2);
  expect(failures).toEqual([]);
  engines.forEach((engine) => engine.close());
});
