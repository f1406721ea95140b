import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import type { StoredRoom } from '../database';
import { ADA, BOB, closeAll, EVE, roomOf, TestClient } from './testing/client';
import { DeliveryService } from './testing/delivery-service';

afterEach(closeAll);

/** A commit that a client of another make would send, whatever is due. */
async function commits(client: TestClient, room: string, change: { remove?: number[] }): Promise<void> {
  const held = await client.parts.groups.exclusive(room, () => client.parts.log.advanced(room));
  await client.parts.groups.commit(held, change);
}

const forked = (server: DeliveryService, room: string, user: string) => server.rooms.get(room)!.commits.filter(({ sender }) => sender === user).length;

test('a commit that leaves in whoever left, or a device that is gone, is not followed', async () => {
  for (const goes of ['person', 'device'] as const) {
    const server = DeliveryService.stocked();
    const { room, all: [ada, bob, eve] } = await roomOf(server, ADA, BOB, EVE);
    goes === 'person' ? server.leave(room, EVE) : server.end(room, EVE, eve!.self.device);
    await commits(ada!, room, {});
    await bob!.settle(room);
    expect(forked(server, room, BOB), goes).toBeGreaterThan(0);
    const { leaves } = (await bob!.parts.groups.stored(room))!.group;
    expect(leaves.map(({ user }) => user), goes).not.toContain(EVE);
  }
});

test('a commit that removes whoever has to go is followed, and so is any other after it', async () => {
  const server = DeliveryService.stocked();
  const { room, all: [ada, bob, eve] } = await roomOf(server, ADA, BOB, EVE);
  server.end(room, EVE, eve!.self.device);
  server.leave(room, EVE);
  await ada!.settle(room);
  await commits(ada!, room, {});
  await ada!.say(room, 'to two');
  expect(await bob!.read(room)).toEqual(['to two']);
  expect(forked(server, room, BOB)).toBe(0);
  // who comes again is not due any more
  server.people.get(EVE)!.ended = [];
  server.join(room, EVE);
  await ada!.settle(room);
  await commits(ada!, room, {});
  await ada!.say(room, 'to three');
  expect(await bob!.read(room)).toEqual(['to two', 'to three']);
  expect(forked(server, room, BOB)).toBe(0);
});

test('in a direct room nobody removes the other, but in a group they may', async () => {
  for (const kind of ['direct', 'private'] as const) {
    const server = DeliveryService.stocked();
    const { room, all: [ada, bob] } = await roomOf(server, ADA, BOB, EVE);
    await bob!.database.rooms.put({ room, kind } as StoredRoom);
    const { index } = (await ada!.parts.groups.stored(room))!.group.leaves.find(({ user }) => user === EVE)!;
    await commits(ada!, room, { remove: [index] });
    await bob!.parts.groups.exclusive(room, () => bob!.parts.log.advanced(room));
    expect(forked(server, room, BOB), kind).toBe(kind === 'direct' ? 1 : 0);
  }
});
