import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { CommandError } from '../../bridge/bridge';
import { ADA, BOB, closeAll, roomOf } from './testing/client';
import { DeliveryService } from './testing/delivery-service';

afterEach(closeAll);

const archived = (server: DeliveryService, room: string) => server.buckets.has(`${ADA} ${room} 1 0`);

test('what a page that was closed did not archive is archived by the next', async () => {
  const server = new DeliveryService();
  const { room, all: [ada, bob] } = await roomOf(server, ADA, BOB);
  await bob!.say(room, 'hello');
  expect(await ada!.read(room)).toEqual(['hello']);
  ada!.parts.archive.close();
  const again = ada!.restarted();
  expect(archived(server, room)).toBe(false);
  await again.parts.archive.resume();
  await expect.poll(() => archived(server, room), { timeout: 10_000 }).toBe(true);
  const marks = () => again.database.meta.where('name').startsWith('unarchived').count();
  await expect.poll(marks).toBe(0);
});

test('what could not be archived is tried again', async () => {
  const server = new DeliveryService();
  const { room, all: [ada, bob] } = await roomOf(server, ADA, BOB);
  const { service } = ada!.parts;
  const { archive } = service;
  let refused = 0;
  service.archive = async (...of) => {
    if (refused++ === 0) {
      throw new CommandError('unavailable', 'not now');
    }
    return archive(...of);
  };
  await bob!.say(room, 'hello');
  expect(await ada!.read(room)).toEqual(['hello']);
  await expect.poll(() => archived(server, room), { timeout: 15_000 }).toBe(true);
  expect(refused).toBe(2);
}, 20_000);
