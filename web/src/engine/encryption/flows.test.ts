import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { CommandError } from '../../bridge/bridge';
import { sameBytes } from '../mls/bytes';
import { uuidV7 } from '../uuid';
import { newDeviceList, newIdentity } from './identity';
import { derived, newSeed, newWords, secretOf, signingKey } from './recovery';
import { ADA, BOB, closeAll, EVE, roomOf, TestClient } from './testing/client';
import { isVerified } from './trusted';
import { DeliveryService } from './testing/delivery-service';

afterEach(closeAll);

test('two people talk, and the server has nothing that one can read', async () => {
  const server = new DeliveryService();
  const { room, all: [ada, bob] } = await roomOf(server, ADA, BOB);
  await ada!.say(room, 'canary one');
  expect(await bob!.read(room)).toEqual(['canary one']);
  await bob!.say(room, 'canary two');
  expect(await ada!.read(room)).toEqual(['canary one', 'canary two']);
  expect(await bob!.read(room)).toEqual(['canary one', 'canary two']);
  expect(JSON.stringify(server.rooms.get(room)!.log)).not.toContain('canary');
});

test('a device that begins again reads and writes as before', async () => {
  const server = new DeliveryService();
  const { room, all: [ada, bob] } = await roomOf(server, ADA, BOB);
  await ada!.say(room, 'before');
  expect(await bob!.read(room)).toEqual(['before']);
  const again = bob!.restarted();
  expect(await again.read(room)).toEqual(['before']);
  await again.say(room, 'after');
  expect(await ada!.read(room)).toEqual(['before', 'after']);
});

test('a second device with the words reads what was said before it, and is heard', async () => {
  const server = new DeliveryService();
  const words = newWords();
  const ada = await new TestClient(server, ADA).setUp(words);
  const bob = await new TestClient(server, BOB).setUp();
  const room = server.room([ADA, BOB]);
  await ada.owns(room);
  await bob.say(room, 'too early').catch(() => bob.settle(room));
  await bob.say(room, 'to one device');
  expect(await ada.read(room)).toEqual(['to one device']);
  await expect.poll(() => server.buckets.size, { timeout: 10_000 }).toBeGreaterThan(0);
  const second = new TestClient(server, ADA);
  expect(await second.parts.own.state()).toEqual({ state: 'locked' });
  await expect(second.unlock(newWords())).rejects.toThrow('not those of this account');
  await second.unlock(words);
  expect(await second.read(room)).toEqual(['to one device']);
  await second.say(room, 'from the second');
  expect((await ada.read(room)).at(-1)).toBe('from the second');
  expect((await bob.read(room)).at(-1)).toBe('from the second');
});

test('whoever left is removed before anything is said, and reads nothing of it', async () => {
  const server = new DeliveryService();
  const { room, all: [ada, bob, eve] } = await roomOf(server, ADA, BOB, EVE);
  await ada!.say(room, 'to three');
  expect(await eve!.read(room)).toEqual(['to three']);
  server.leave(room, EVE);
  await ada!.parts.groups.exclusive(room, () => ada!.parts.log.advanced(room));
  await ada!.say(room, 'to two');
  expect(await bob!.read(room)).toEqual(['to three', 'to two']);
  expect((await eve!.read(room)).at(-1)).not.toBe('to two');
});

test('of two who commit at once one is first, and both go on', async () => {
  const server = new DeliveryService();
  const { room, all: [ada, bob] } = await roomOf(server, ADA, BOB);
  const eve = await new TestClient(server, EVE).setUp();
  server.join(room, EVE);
  await Promise.all([ada!.settle(room), bob!.settle(room)]);
  await eve.settle(room);
  await ada!.say(room, 'all three');
  await bob!.settle(room);
  await bob!.say(room, 'indeed');
  expect(await eve.read(room)).toEqual(['all three', 'indeed']);
  expect(server.rooms.get(room)!.group!.leaves).toHaveLength(3);
});

test('a commit whose answer is lost is found in the log, also after the page was killed', async () => {
  const server = new DeliveryService();
  const { room, all: [ada, bob] } = await roomOf(server, ADA, BOB);
  const eve = await new TestClient(server, EVE).setUp();
  server.join(room, EVE);
  server.answered = () => {
    throw new CommandError('offline', 'no answer');
  };
  await expect(bob!.settle(room)).rejects.toThrow('no answer');
  server.answered = () => undefined;
  await bob!.settle(room);
  await bob!.say(room, 'still here');
  expect(await ada!.read(room)).toEqual(['still here']);
  await eve.settle(room);
  expect(await eve.read(room)).toEqual(['still here']);
  expect(server.rooms.get(room)!.commits.filter(({ epoch }) => epoch > 1)).toHaveLength(0);
});

test('what was sealed under an id leaves again as it was', async () => {
  const server = new DeliveryService();
  const { room, all: [ada] } = await roomOf(server, ADA, BOB);
  const { database } = ada!;
  const id = uuidV7(Date.now());
  const send = await database.outbox.add({ key: id, room, type: 'message', content: { text: 'once' }, at: 0, state: 'pending' });
  const first = await ada!.parts.sealing.sealed((await database.outbox.get(send))!, id);
  expect(await ada!.parts.sealing.sealed((await database.outbox.get(send))!, id)).toEqual(first);
  await database.outbox.update(send, { stale: true });
  const anew = await ada!.parts.sealing.sealed((await database.outbox.get(send))!, id);
  expect(anew.sealed).toBe(first.sealed);
  expect(anew.key).not.toBe(first.key);
});

test('what a server makes up is not believed', async () => {
  const server = new DeliveryService();
  const { room, all: [ada, bob] } = await roomOf(server, ADA, BOB);
  const said = await bob!.say(room, 'mine');
  server.append(room, ADA, ada!.self.device, 'message', said.content);
  server.append(room, BOB, bob!.self.device, 'message', said.content);
  expect(await ada!.read(room)).toEqual(['mine', 'keys-gone', 'forged']);
});

test('what was opened once is not shown in the name of somebody else', async () => {
  const server = new DeliveryService();
  const { room, all: [ada, bob] } = await roomOf(server, ADA, BOB);
  const said = await bob!.say(room, 'mine');
  expect(await ada!.read(room)).toEqual(['mine']);
  const others = [{ sender: EVE }, { device: ada!.self.device }, { type: 'edit' }, { content: { ...said.content, sealed: btoa('other') } }];
  const shown = await ada!.parts.opening.opened(room, others.map((other) => ({ ...said, ...other })));
  expect(shown.map(({ content }) => content.unreadable)).toEqual(others.map(() => 'forged'));
});

test('a device that signed out while others were away makes nobody come back, and is not called a forger', async () => {
  const server = new DeliveryService();
  const words = newWords();
  const ada = await new TestClient(server, ADA).setUp(words);
  const bob = await new TestClient(server, BOB).setUp();
  const room = server.room([ADA, BOB]);
  await ada.owns(room);
  await bob.settle(room);
  const gone = await new TestClient(server, ADA).unlock(words);
  await gone.settle(room);
  await gone.say(room, 'on the way');
  expect(await ada.read(room)).toEqual(['on the way']);
  server.people.get(ADA)!.ended = [gone.self.device];
  const third = await new TestClient(server, ADA).unlock(words);
  expect(await bob.read(room)).toEqual(['unlisted']);
  await expect(bob.say(room, 'with a stranger')).rejects.toThrow('not now');
  await third.settle(room);
  expect(await bob.settle(room)).toBe(true);
  await bob.say(room, 'among us');
  expect(await ada.read(room)).toEqual(['on the way', 'among us']);
  expect(server.rooms.get(room)!.commits.filter(({ sender }) => sender === BOB)).toEqual([]);
});

test('a leaf that another key certified than the listed one is neither talked to nor shown', async () => {
  const server = new DeliveryService();
  const { room, all: [ada, bob] } = await roomOf(server, ADA, BOB);
  await ada!.say(room, 'to Bob');
  const person = (await ada!.parts.trusted.person(BOB))!;
  person.list.devices[0]!.deviceKey = (await ada!.parts.trusted.person(ADA))!.list.devices[0]!.deviceKey;
  await bob!.say(room, 'as Bob');
  await expect(ada!.say(room, 'to a ghost')).rejects.toThrow('not now');
  expect(await ada!.settle(room)).toBe(false);
  expect((await ada!.read(room)).at(-1)).toBe('forged');
});

test('verified is the key that was compared, and what nothing vouched for stays said', async () => {
  const server = new DeliveryService();
  const { all: [ada] } = await roomOf(server, ADA, BOB);
  const { trusted } = ada!.parts;
  const compared = (await trusted.person(BOB))!.identity.identityKey;
  const isSame = async ({ identityKey }: { identityKey: Uint8Array }) => sameBytes(identityKey, compared);
  await trusted.verify(BOB, true, isSame);
  const words = newWords();
  await new TestClient(server, BOB).setUp(words);
  await Promise.all([trusted.ask([BOB]), trusted.ask([BOB])]);
  expect(await trusted.person(BOB)).toMatchObject({ unvouched: true, identity: { generation: 2 } });
  await expect(trusted.verify(BOB, true, isSame)).rejects.toThrow('another identity');
  // the third is vouched for by the second
  const { recovery } = await derived(secretOf(words), BOB);
  const key = await signingKey(newSeed());
  const identity = await newIdentity({ user: BOB, generation: 3, recoveryKey: recovery.publicKey }, key, recovery.key);
  const list = await newDeviceList({ user: BOB, generation: 3, version: 1, devices: [] }, key.key);
  await trusted.learn({ user: BOB, identity: identity.bytes, devices: list.bytes, ended: [] });
  expect(await trusted.person(BOB)).toMatchObject({ unvouched: true, identity: { generation: 3 } });
  expect(ada!.heard).toEqual([
    { user: BOB, news: [] },
    { user: BOB, news: [{ what: 'identity', vouched: false }] },
    { user: BOB, news: [{ what: 'identity', vouched: true }] },
  ]);
});

test('nothing is said to whoever has another identity than was verified, until one has decided; then it leaves', async () => {
  const server = new DeliveryService();
  const words = newWords();
  const ada = await new TestClient(server, ADA).setUp();
  const bob = await new TestClient(server, BOB).setUp(words);
  const room = server.room([ADA, BOB]);
  await ada.owns(room);
  await bob.settle(room);
  await ada.say(room, 'to Bob');
  const { trusted } = ada.parts;
  await trusted.verify(BOB, true, async () => true);
  const second = await new TestClient(server, BOB).unlock(words);
  await second.settle(room);
  await ada.settle(room);
  await ada.say(room, 'to two devices');
  const again = await new TestClient(server, BOB).setUp();
  await again.settle(room);
  expect(await ada.settle(room)).toBe(false);
  await expect(ada.say(room, 'held back')).rejects.toThrow('not now');
  expect(ada.heard.slice(1)).toEqual([
    { user: BOB, news: [{ what: 'device', device: second.self.device }] },
    { user: BOB, news: [{ what: 'identity', vouched: false }] },
  ]);
  const both = new Set([ADA, BOB]);
  expect((await trusted.unvouched(both)).map(({ identity }) => identity.generation)).toEqual([2]);
  expect(await trusted.unvouched(new Set([ADA]))).toEqual([]);
  await expect(trusted.accept(BOB, 1)).rejects.toThrow('another identity');
  await trusted.accept(BOB, 2);
  expect(await trusted.unvouched(both)).toEqual([]);
  await ada.say(room, 'to who they are now');
  expect((await again.read(room)).at(-1)).toBe('to who they are now');
  expect(isVerified((await trusted.person(BOB))!)).toBe(false);
});

test('a server that does not answer while a commit is checked makes nobody come back', async () => {
  const server = new DeliveryService();
  const { room, all: [ada, bob] } = await roomOf(server, ADA, BOB);
  const words = newWords();
  const eve = await new TestClient(server, EVE).setUp(words);
  server.join(room, EVE);
  await ada!.settle(room);
  await ada!.say(room, 'to three');
  const { trusted } = bob!.parts;
  const ask = trusted.ask;
  trusted.ask = () => Promise.reject(new CommandError('offline', 'no answer'));
  expect(await bob!.read(room)).toEqual(['offline']);
  trusted.ask = ask;
  expect(await bob!.read(room)).toEqual(['to three']);
  expect(await eve.read(room)).toEqual(['to three']);
  expect(server.rooms.get(room)!.commits.filter(({ sender }) => sender === BOB)).toEqual([]);
});

test('after a reset a device that only the old identity listed is removed by the new one, and all go on', async () => {
  const server = new DeliveryService();
  const { room, all: [ada, bob] } = await roomOf(server, ADA, BOB);
  const again = await new TestClient(server, ADA).setUp();
  expect(await again.settle(room)).toBe(true);
  await bob!.settle(room);
  await bob!.say(room, 'heard by those who are listed');
  expect((await again.read(room)).at(-1)).toBe('heard by those who are listed');
  await again.say(room, 'and said by them');
  expect((await bob!.read(room)).at(-1)).toBe('and said by them');
  expect((await ada!.read(room)).at(-1)).not.toBe('and said by them');
});
