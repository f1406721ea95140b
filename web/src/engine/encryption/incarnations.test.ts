import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { ADA, BOB, closeAll, EVE, roomOf, TestClient } from './testing/client';
import { DeliveryService } from './testing/delivery-service';

afterEach(closeAll);

const begun = (server: DeliveryService, room: string) =>
  server.rooms.get(room)!.log.filter(({ type }) => type === 'room.encrypted').map(({ content }) => content['incarnation']);

test('a room whose log lost its newest commit goes on in its next group, and what was read stays read', async () => {
  const server = DeliveryService.stocked();
  const { room, all: [ada, bob] } = await roomOf(server, ADA, BOB);
  await ada!.say(room, 'before');
  expect(await bob!.read(room)).toEqual(['before']);
  const backup = server.rooms.get(room)!.log.length;
  server.join(room, EVE);
  await new TestClient(server, EVE).setUp();
  await ada!.settle(room);
  await bob!.settle(room);
  server.restore(room, backup);
  await bob!.settle(room);
  expect(begun(server, room)).toEqual([1, 2]);
  await ada!.settle(room);
  await bob!.say(room, 'after');
  expect(await ada!.read(room)).toEqual(['before', 'after']);
  await ada!.say(room, 'indeed');
  expect(await bob!.read(room)).toEqual(['before', 'after', 'indeed']);
});

test('a room whose log lost no commit goes on in its group', async () => {
  const server = DeliveryService.stocked();
  const { room, all: [ada, bob] } = await roomOf(server, ADA, BOB);
  await ada!.say(room, 'kept');
  const backup = server.rooms.get(room)!.log.length;
  await ada!.say(room, 'lost');
  expect(await bob!.read(room)).toEqual(['kept', 'lost']);
  server.restore(room, backup);
  await ada!.say(room, 'said again');
  bob!.parts.groups.doubt(room);
  await bob!.settle(room);
  expect(await bob!.read(room)).toEqual(['kept', 'said again']);
  expect(begun(server, room)).toEqual([1]);
});

test('where no device is left that could let anybody in, whoever comes begins the next group', async () => {
  const server = DeliveryService.stocked();
  const { room, all: [ada] } = await roomOf(server, ADA);
  server.join(room, BOB);
  const bob = await new TestClient(server, BOB).setUp();
  await expect(bob.settle(room)).rejects.toThrow('not-added');
  server.end(room, ADA, ada!.self.device);
  bob.parts.entry.hope(room);
  expect(await bob.settle(room)).toBe(true);
  expect(begun(server, room)).toEqual([1, 2]);
});

test('a later group with somebody in it who was in none before and is no member is not entered', async () => {
  const server = DeliveryService.stocked();
  const { room, all: [ada, bob] } = await roomOf(server, ADA, BOB);
  await new TestClient(server, EVE).setUp();
  await bob!.settle(room);
  // a server that lets anybody in, and a member who helps it
  await ada!.parts.groups.exclusive(room, () => ada!.parts.entry.begin(room, 2));
  server.rooms.get(room)!.people.add(EVE);
  await ada!.settle(room);
  await ada!.parts.groups.stored(room).then((held) => held!.people.add(EVE));
  const held = (await ada!.parts.groups.stored(room))!;
  const claimed = await server.for(ada!.self).claim(room, 'once', [EVE]);
  await ada!.parts.groups.commit(held, { add: claimed.map(({ keyPackage }) => keyPackage) });
  await expect(bob!.settle(room)).rejects.toThrow('forged');
});

test('neither a group nor a Welcome from before is entered again', async () => {
  const server = DeliveryService.stocked();
  const { room, all: [ada, bob] } = await roomOf(server, ADA, BOB);
  const old = structuredClone(server.rooms.get(room)!.group!);
  await ada!.parts.groups.exclusive(room, () => ada!.parts.entry.begin(room, 2));
  await ada!.settle(room);
  await bob!.settle(room);
  expect((await bob!.parts.groups.stored(room))!.incarnation).toBe(2);
  server.lies.group = () => old;
  await expect(bob!.parts.groups.exclusive(room, () => bob!.parts.entry.rejoin(room))).rejects.toThrow('offline');
  delete server.lies.group;
  // to a device that knows nothing yet, an older Welcome than the group
  const eve = await new TestClient(server, EVE).setUp();
  server.join(room, EVE);
  await ada!.settle(room);
  server.lies.welcome = (waiting) => waiting && { ...waiting, incarnation: 1 };
  await eve.settle(room);
  // she came by herself
  expect(server.rooms.get(room)!.commits.at(-1)).toMatchObject({ sender: EVE });
});
