import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { CommandError } from '../../bridge/bridge';
import { newWords } from './recovery';
import { RESEALING } from './resealing';
import { ADA, BOB, closeAll, TestClient } from './testing/client';
import { DeliveryService } from './testing/delivery-service';
import { isBroken } from './trusted';

afterEach(closeAll);

/** Ada with two devices and Bob, who have talked; all of it is archived. */
async function scene() {
  const server = DeliveryService.stocked();
  const words = newWords();
  const phone = await new TestClient(server, ADA).setUp(words);
  const bob = await new TestClient(server, BOB).setUp();
  const room = server.room([ADA, BOB]);
  await phone.owns(room);
  await bob.settle(room);
  await bob.say(room, 'before');
  expect(await phone.read(room)).toEqual(['before']);
  const laptop = await new TestClient(server, ADA).unlock(words);
  await laptop.settle(room);
  await phone.database.meta.put({ name: `encrypted ${room}`, value: null });
  await phone.parts.archive.flush();
  const adaTo = async ({ parts }: TestClient) => (await parts.trusted.person(ADA))!;
  return { server, words, phone, laptop, bob, room, adaTo };
}

test('new words open everything that was said under the old ones, which open nothing any more', async () => {
  const { server, words, phone, laptop, bob, room, adaTo } = await scene();
  await bob.parts.trusted.verify(ADA, true, async () => true);
  const next = newWords();
  await expect(phone.parts.own.replace(next, newWords())).rejects.toMatchObject({ code: 'invalid', field: 'present' });
  await phone.parts.own.replace(next, words);
  await phone.parts.resealing.finish();
  expect(await phone.database.meta.get(RESEALING)).toBeUndefined();
  await bob.parts.trusted.ask([ADA]);
  expect(isBroken(await adaTo(bob))).toBe(false);
  expect(await adaTo(bob)).not.toHaveProperty('unvouched');

  // all devices go on, and no leaf has to go
  const { leaves } = server.rooms.get(room)!.group!;
  await phone.say(room, 'by the phone');
  await laptop.say(room, 'by the laptop');
  expect((await bob.read(room)).slice(1)).toEqual(['by the phone', 'by the laptop']);
  await bob.settle(room);
  await bob.say(room, 'by Bob');
  expect((await laptop.read(room)).at(-1)).toBe('by Bob');
  expect(server.rooms.get(room)!.group!.leaves).toEqual(leaves);

  const third = new TestClient(server, ADA);
  await expect(third.unlock(words)).rejects.toThrow('not those of this account');
  await third.unlock(next);
  expect((await third.read(room))[0]).toBe('before');
});

test('another device asks for the new words, and then archives under them what it read, too', async () => {
  const { server, words, phone, laptop, bob, room } = await scene();
  const next = newWords();
  await phone.parts.own.replace(next, words);
  await laptop.parts.trusted.ask([ADA]);
  expect(await laptop.parts.own.state()).toEqual({ state: 'ready', replaced: true });
  await expect(laptop.parts.own.replace(newWords(), next)).rejects.toMatchObject({ code: 'conflict' });
  await bob.settle(room);
  await bob.say(room, 'read by the laptop');
  expect((await laptop.read(room)).at(-1)).toBe('read by the laptop');
  expect(await laptop.parts.archive.flush()).toBe(1);
  await laptop.unlock(next);
  expect(await laptop.parts.own.state()).toEqual({ state: 'ready' });
  expect(await laptop.parts.archive.flush()).toBe(0);
  const third = await new TestClient(server, ADA).unlock(next);
  expect(await third.read(room)).toEqual(['before', 'read by the laptop']);
  expect((await laptop.parts.own.self())!.device).toBe(laptop.self.device);
});

test('what was not sealed anew, since the page was closed, is after it comes again; a lost answer loses nothing', async () => {
  const { server, phone, bob, room, adaTo } = await scene();
  const next = newWords();
  // without the words that held until then: others are told
  await phone.parts.own.replace(next);
  await bob.parts.trusted.ask([ADA]);
  expect(await adaTo(bob)).toMatchObject({ unvouched: true });
  server.lies.buckets = () => {
    throw new CommandError('offline', 'no answer');
  };
  await expect(phone.parts.resealing.finish()).rejects.toThrow('no answer');
  delete server.lies.buckets;
  const again = phone.restarted();
  expect(await again.read(room)).toEqual(['before']);
  await again.parts.resealing.finish();
  const third = await new TestClient(server, ADA).unlock(next);
  expect(await third.read(room)).toEqual(['before']);
});

test('what a device that comes in between writes over is there all the same', async () => {
  const { server, words, phone, bob, room } = await scene();
  const next = newWords();
  await phone.parts.resealing.gather();
  await phone.parts.own.replace(next, words);
  const third = await new TestClient(server, ADA).unlock(next);
  await third.settle(room);
  await bob.settle(room);
  await bob.say(room, 'after');
  expect((await third.read(room)).at(-1)).toBe('after');
  expect(await third.parts.archive.flush()).toBe(0);
  await phone.parts.resealing.finish();
  const fourth = await new TestClient(server, ADA).unlock(next);
  expect(await fourth.read(room)).toEqual(['before', 'after']);
});

test('words are known by the own identity, without asking anybody; after a reset elsewhere they are others', async () => {
  const { server, words, phone, laptop } = await scene();
  server.requests = [];
  await phone.parts.own.check(` ${words.toUpperCase()} `);
  await expect(phone.parts.own.check(newWords())).rejects.toMatchObject({ code: 'invalid', field: 'words' });
  await expect(phone.parts.own.check('no words')).rejects.toMatchObject({ code: 'invalid', field: 'words' });
  expect(server.requests).toEqual([]);
  const next = newWords();
  await new TestClient(server, ADA).setUp(next);
  await laptop.parts.trusted.ask([ADA]);
  // it still has what was archived before, and brings it along
  await laptop.unlock(next);
  await laptop.parts.resealing.finish();
  const adas = [...server.buckets].filter(([place]) => place.startsWith(ADA));
  expect(adas.map(([, { generation }]) => generation)).toEqual([2]);
});
