import 'fake-indexeddb/auto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Id } from '../../bridge/bridge';
import type { StoredRoom } from '../database';
import { EncryptedRooms } from '../encrypted-rooms';
import { Encryption } from '../encryption';
import { KeyChanges } from '../key-changes';
import { base64, fromBase64, type Bytes } from '../mls/bytes';
import { makeKeyPackage } from '../mls/key-package';
import { idFor } from '../mls/testing/world';
import type { StreamEvent } from '../protocol';
import type { Sessions } from '../session';
import type { Told } from '../told';
import { uuidV7 } from '../uuid';
import { openedBucket, sealedBucket } from './buckets';
import { newDeviceList, newIdentity, unwrapped } from './identity';
import { derived, newSeed, newWords, secretOf, signingKey, type SigningKey } from './recovery';
import type { PersonKeys, RoomWelcome } from './service';
import { ADA, BOB, closeAll, EVE, roomOf, TestClient } from './testing/client';
import { DeliveryService } from './testing/delivery-service';

/**
 * What a server may try that tells whatever it likes, alone or with a member who helps it. Of each attack a row says what
 * comes of it: what people are shown instead, or which word refuses it.
 */

const CANARY = 'canary of the attacks';

const servers: DeliveryService[] = [];
const server = stocked();

function stocked(): DeliveryService {
  const made = DeliveryService.stocked();
  servers.push(made);
  return made;
}

let room: Id;
let ada: TestClient;
let bob: TestClient;
/** What Bob said, and something else that he said. */
let said: StreamEvent;
let other: StreamEvent;

beforeAll(async () => {
  const made = await roomOf(server, ADA, BOB);
  ({ room } = made);
  [ada, bob] = made.all as [TestClient, TestClient];
  said = await bob.say(room, CANARY);
  other = await bob.say(room, `${CANARY}, again`);
});

afterAll(async () => {
  const all = servers.flatMap(({ rooms, buckets }) => [
    ...[...rooms.values()].map(({ log, commits }) => [log, commits.map(({ commit }) => text(commit))]),
    ...[...buckets.values()].map(({ sealed }) => text(sealed)),
  ]);
  await closeAll();
  expect(servers.length).toBeGreaterThan(30);
  expect(JSON.stringify(all)).not.toContain('canary');
});

const text = (bytes: Uint8Array) => String.fromCharCode(...bytes);

function flipped(bytes: Uint8Array, at = bytes.length >> 1): Bytes {
  const changed = bytes.slice();
  changed[at]! ^= 1;
  return changed;
}

const flippedText = (sealed: unknown) => base64(flipped(fromBase64(String(sealed))));

/** What Ada is shown of an event whose key she has. */
async function shown(made: Partial<StreamEvent>, seq = said.seq): Promise<string | undefined> {
  const [opened] = await ada.parts.opening.opened(room, [{ ...said, ...made, seq }]);
  return opened!.content.unreadable ?? opened!.content.text;
}

/** Something that Bob says, before the server has shown it to anybody. */
async function fresh(): Promise<Omit<StreamEvent, 'seq' | 'n'>> {
  const id = uuidV7(Date.now());
  const entry = { send: 0, key: id, room, type: 'message', content: { text: CANARY }, at: 0, state: 'pending' as const };
  return { id, type: 'message', sender: BOB, device: bob.self.device, at: 0, content: { ...(await bob.parts.sealing.sealed(entry, id)) } };
}

type Fresh = Awaited<ReturnType<typeof fresh>>;

/** What Ada is shown of it when the server has changed it. */
async function appended(change: (event: Fresh) => Partial<Fresh>): Promise<string | undefined> {
  const event = await fresh();
  const { sender, device, type, content, id } = { ...event, ...change(event) };
  const [opened] = await ada.parts.opening.opened(room, [server.append(room, sender, device, type, content, id)]);
  return opened!.content.unreadable ?? opened!.content.text;
}

const content = (changed: object) => ({ content: { ...said.content, ...changed } });
const key = (change: (key: string) => string) => (event: Fresh) => ({ content: { ...event.content, key: change(String(event.content['key'])) } });

test.each<[string, () => Promise<string | undefined>, string]>([
  ['is said again', async () => (await appended(() => said), appended(() => said)), 'forged'],
  ['is said again under another id', () => appended(() => ({ content: said.content })), 'forged'],
  ['has the id of something else', () => appended(() => ({ id: uuidV7(Date.now()) })), 'forged'],
  ['is said to be of another person', () => appended(() => ({ sender: EVE })), 'forged'],
  ['is said to be of whoever reads it', () => appended(() => ({ sender: ADA, device: ada.self.device })), 'keys-gone'],
  ['is said to be of another device', () => appended(() => ({ device: idFor(77) })), 'forged'],
  ['has the key of something else', () => appended(key(() => String(other.content['key']))), 'forged'],
  ['has a bit flipped in its key', () => appended(key(flippedText)), 'forged'],
  ['has its key cut', () => appended(key((whole) => whole.slice(0, -4))), 'forged'],
  ['has a key that goes on behind its end', () => appended(key((whole) => base64(Uint8Array.of(...fromBase64(whole), 0)))), 'forged'],
  ['has a key of more than is read', () => appended(key(() => base64(new Uint8Array(2_000)))), 'forged'],
  ['has a key that is no message', () => appended(key(() => 'not base64')), 'forged'],
  ['has a commit in place of a key', () => appended(key(() => base64(server.rooms.get(room)!.commits[0]!.commit))), 'forged'],
  ['seals what something else says', () => appended((event) => ({ content: { ...event.content, sealed: other.content['sealed'] } })), 'forged'],
  ['is of another type', () => appended(() => ({ type: 'edit' })), 'forged'],
])('a message that %s is not shown', async (_, attack, outcome) => {
  expect(await appended(() => ({}))).toBe(CANARY);
  expect(await attack()).toBe(outcome);
});

test.each<[string, () => Promise<string | undefined>, string]>([
  ['a bit of what was sealed flipped', () => shown(content({ sealed: flippedText(said.content['sealed']) })), 'forged'],
  ['what was sealed cut', () => shown(content({ sealed: String(said.content['sealed']).slice(0, -4) })), 'forged'],
  ['what something else says', () => shown(content({ sealed: other.content['sealed'] })), 'forged'],
  ['the name of another sender', () => shown({ sender: ADA }), 'forged'],
  ['another device of its sender', () => shown({ device: idFor(77) }), 'forged'],
  ['the id of another event', () => shown({ id: other.id }), 'forged'],
  ['another type', () => shown({ type: 'edit' }), 'forged'],
  ['the place of something else', () => shown({}, other.seq), 'forged'],
])('a message whose key is known is not shown with %s', async (_, attack, outcome) => {
  expect(await shown({})).toBe(CANARY);
  expect(await attack()).toBe(outcome);
  expect(await shown({})).toBe(CANARY);
});

test('two messages in another order say what they said, by whom they were said', async () => {
  const [first, second] = [await bob.say(room, 'first'), await bob.say(room, 'second')];
  const { log } = server.rooms.get(room)!;
  log.splice(first.seq - 1, 2, { ...second, seq: first.seq, n: first.n }, { ...first, seq: second.seq, n: second.n });
  expect((await ada.read(room)).slice(-2)).toEqual(['second', 'first']);
});

test('a message that was dropped keeps nobody from the next', async () => {
  const dropped = await bob.say(room, 'never comes');
  server.rooms.get(room)!.log.splice(dropped.seq - 1);
  await bob.say(room, 'comes');
  expect((await ada.read(room)).at(-1)).toBe('comes');
});

test.each<[string, Partial<StoredRoom>, object]>([
  ['plaintext', {}, { content: { text: 'of the server' } }],
  ['plaintext beside what is sealed', {}, { content: { text: 'of the server' }, sealed: { epoch: 1, key: 'AA==', sealed: 'AA==' } }],
  ['plaintext in a room that is told to be open again', { encryption: 'none' }, { content: { text: 'of the server' } }],
  ['a plain edit', {}, { type: 'edit', content: { text: 'of the server', of: 1 } }],
  ['a plain reaction', {}, { type: 'reaction', content: { text: 'of the server', of: 1 } }],
])('a downgrade by %s shows nothing', async (_, row, made) => {
  const encrypted = new EncryptedRooms(ada.database);
  await encrypted.add(room);
  await ada.database.rooms.put({ room, role: 'owner', ...row } as StoredRoom);
  const around = { database: ada.database, encrypted, sessions: {} as Sessions, told: {} as Told, nudge: () => undefined, healed: async () => undefined, changes: new KeyChanges(ada.database), keysChanged: () => undefined, opens: () => undefined, failed: () => undefined };
  const encryption = new Encryption(around);
  encryption.parts = async () => ada.parts;
  const [event] = await encryption.sent(room, [{ ...said, ...made } as StreamEvent]);
  expect(event!.content).toEqual({ text: '', unreadable: 'plaintext' });
  expect(await encryption.leaving({ send: 1, key: 'once', room, type: 'message', content: { text: CANARY }, at: 0, state: 'pending' }, uuidV7(Date.now()))).toHaveProperty('sealed');
  encryption.close();
});

let people = 200;

/** Keys of a person that nobody knows of yet, as the server would have them. */
async function personOf(user: Id, generation = 1, before?: CryptoKey) {
  const key = await signingKey(newSeed());
  const { recovery } = await derived(secretOf(newWords()), user);
  const identity = await newIdentity({ user, generation, recoveryKey: recovery.publicKey }, key, before);
  return { key, recovery: recovery.key, identity, keys: (version: number, ...devices: Id[]) => keysOf(user, identity, key, version, devices) };
}

async function keysOf(user: Id, { generation, bytes }: { generation: number; bytes: Bytes }, { key }: SigningKey, version: number, devices: Id[]): Promise<PersonKeys> {
  const listed = devices.map((device) => ({ device, deviceKey: newSeed(), addedAt: 1 }));
  const list = await newDeviceList({ user, generation, version, devices: listed }, key);
  return { user, identity: bytes, devices: list.bytes, ended: [] };
}

type Made = Awaited<ReturnType<typeof personOf>>;

test.each<[string, (known: Made, user: Id) => Promise<PersonKeys>, string]>([
  ['a ghost device in a list', async (known, user) => ({ ...(await known.keys(3, idFor(5))), devices: (await keysOf(user, known.identity, await signingKey(newSeed()), 3, [idFor(5), idFor(6)])).devices }), 'not signed by its identity'],
  ['a list with a bit flipped', async (known) => ({ ...(await known.keys(3)), devices: flipped((await known.keys(3, idFor(5))).devices) }), 'not signed by its identity'],
  ['an older list', (known) => known.keys(1, idFor(5)), 'another list'],
  ['two lists of one version', (known) => known.keys(2, idFor(6)), 'another list'],
  ['the list of somebody else', async (known) => ({ ...(await known.keys(3)), devices: (await (await personOf(idFor(99))).keys(3)).devices }), 'of another identity'],
  ['the identity of somebody else', async (_, user) => ({ ...(await (await personOf(idFor(99))).keys(1)), user }), 'the identity of somebody else'],
  ['an identity with a bit flipped', async (known) => ({ ...(await known.keys(3)), identity: flipped(known.identity.bytes) }), 'not signed by its key'],
  ['another identity of a generation that is known', async (_, user) => (await personOf(user, 2)).keys(1), 'another identity'],
  ['an older identity', async (_, user) => (await personOf(user, 1)).keys(9), 'another identity'],
])('%s is refused, and what was known stays', async (_, attack, why) => {
  const user = idFor(people++);
  const known = await personOf(user, 2);
  const { trusted } = ada.parts;
  const before = await trusted.learn(await known.keys(2, idFor(5)));
  await expect(attack(known, user).then((keys) => trusted.learn(keys))).rejects.toThrow(why);
  expect((await trusted.person(user))!.list.bytes).toEqual(before.list.bytes);
});

test.each<[string, (known: Made, user: Id) => Promise<Made>]>([
  ['that nothing names', async (_, user) => personOf(user, 2)],
  ['that another recovery key names', async (_, user) => personOf(user, 2, (await personOf(user)).recovery)],
  ['that skips one', async (known, user) => personOf(user, 3, known.recovery)],
])('a new identity %s is shown as that, and breaks what was verified', async (_, attack) => {
  const user = idFor(people++);
  const known = await personOf(user);
  const { trusted } = ada.parts;
  await trusted.learn(await known.keys(1));
  await trusted.verify(user, true, async () => true);
  server.people.set(user, { ...(await known.keys(1)), wrapped: new Uint8Array(), generation: 1 });
  const person = await trusted.learn(await (await attack(known, user)).keys(1));
  expect(person).toMatchObject({ unvouched: true });
  expect(person.verified).not.toEqual(person.identity.identityKey);
});

test('words open nothing that the server put in place of the wrapped key', async () => {
  const { wrapping, archive } = await derived(secretOf(newWords()), ADA);
  await expect(unwrapped(server.people.get(ADA)!.wrapped, wrapping, { user: ADA, generation: 1 })).rejects.toThrow('does not open');
  const place = { user: ADA, room, incarnation: 1, bucket: 0 };
  const sealed = await sealedBucket([{ seq: 1, key: newSeed(), digest: newSeed() }], archive, place);
  for (const moved of [{ user: BOB }, { room: idFor(9) }, { incarnation: 2 }, { bucket: 1 }]) {
    await expect(openedBucket(sealed, archive, { ...place, ...moved })).rejects.toThrow('does not open');
  }
  await expect(openedBucket(flipped(sealed), archive, place)).rejects.toThrow();
});

/** A room of its own for what changes its group. */
async function scene(...users: Id[]) {
  const own = stocked();
  const made = await roomOf(own, ...(users.length > 0 ? users : [ADA, BOB]));
  const there = own.rooms.get(made.room)!;
  return { ...made, server: own, there, ada: made.all[0]!, bob: made.all[1]! };
}

type Scene = Awaited<ReturnType<typeof scene>>;

/** Ada's next commit, as the server shows it to Bob. */
async function altered({ room: of, ada: by, there }: Scene, change: (event: StreamEvent) => Partial<StreamEvent>): Promise<void> {
  const held = await by.parts.groups.exclusive(of, () => by.parts.log.advanced(of));
  await by.parts.groups.commit(held, {});
  const event = there.log.at(-1)!;
  Object.assign(event, change({ ...event, content: { ...event.content } }));
  const { sender, device, content: { commit, epoch } } = event;
  Object.assign(there.commits.at(-1)!, { sender, device, epoch, commit: typeof commit === 'string' ? bytesIn(commit) : new Uint8Array() });
}

function bytesIn(commit: string): Bytes {
  try {
    return fromBase64(commit);
  } catch {
    return new Uint8Array();
  }
}

const commitOf = ({ content: { commit } }: StreamEvent) => fromBase64(String(commit));
const withCommit = (event: StreamEvent, commit: Uint8Array) => ({ content: { ...event.content, commit: base64(commit) } });

test.each<[string, (scene: Scene) => (event: StreamEvent) => Partial<StreamEvent>]>([
  ['with a bit flipped', () => (event) => withCommit(event, flipped(commitOf(event)))],
  ['with its tag changed', () => (event) => withCommit(event, flipped(commitOf(event), commitOf(event).length - 1))],
  ['that is cut', () => (event) => withCommit(event, commitOf(event).slice(0, -1))],
  ['that goes on behind its end', () => (event) => withCommit(event, Uint8Array.of(...commitOf(event), 0))],
  ['that is none', () => (event) => ({ content: { ...event.content, commit: 'not base64' } })],
  ['in the name of another device', () => () => ({ device: idFor(77) })],
  ['in the name of another person', () => () => ({ sender: EVE })],
  ['in the name of whoever reads it', ({ bob: to }) => () => ({ sender: BOB, device: to.self.device })],
  ['of an epoch that it is not of', () => (event) => ({ content: { ...event.content, epoch: 7 } })],
  ['of before, in place of a new one', ({ there }) => (event) => withCommit(event, there.commits[0]!.commit)],
  ['of another room', () => (event) => withCommit(event, server.rooms.get(room)!.commits[0]!.commit)],
])('a commit %s is not followed', async (_, attack) => {
  const made = await scene();
  const before = (await made.bob.parts.groups.stored(made.room))!.group.authenticator;
  await altered(made, attack(made));
  // so that nobody comes back
  made.server.lies.group = () => undefined;
  await made.bob.parts.groups.exclusive(made.room, () => made.bob.parts.log.advanced(made.room)).catch(() => undefined);
  const now = await made.bob.parts.groups.stored(made.room);
  expect([1, undefined]).toContain(now?.group.epoch);
  expect(now ? now.group.authenticator : before).toEqual(before);
});

/** A commit by a member who helps the server; Bob is shown it. @returns whether he followed */
async function helped({ room: of, server: its, ada: by, bob: to }: Scene, change: { add?: Bytes[]; remove?: number[] }): Promise<boolean> {
  const held = await by.parts.groups.exclusive(of, () => by.parts.log.advanced(of));
  const { epoch } = held.group;
  await by.parts.groups.commit(held, change);
  its.lies.group = () => undefined;
  const now = await to.parts.groups.exclusive(of, () => to.parts.log.advanced(of)).catch(() => undefined);
  return now !== undefined && now.group.epoch > epoch;
}

async function packageOf(client: TestClient): Promise<Bytes> {
  return (await makeKeyPackage((await client.parts.own.self())!, Date.now())).bytes.slice();
}

test.each<[string, () => Promise<boolean>, boolean]>([
  ['adds nobody whom it should not', async () => helped(await scene(), {}), true],
  ['adds a ghost person', async () => {
    const made = await scene();
    return helped(made, { add: [await packageOf(await new TestClient(made.server, EVE).setUp())] });
  }, false],
  ['removes the other in a direct room', async () => {
    const made = await scene(ADA, BOB, EVE);
    await made.bob.database.rooms.put({ room: made.room, kind: 'direct' } as StoredRoom);
    return helped(made, { remove: [2] });
  }, false],
  ['leaves in whoever left', async () => {
    const made = await scene(ADA, BOB, EVE);
    made.server.leave(made.room, EVE);
    return helped(made, {});
  }, false],
  ['leaves in a device that is gone', async () => {
    const made = await scene(ADA, BOB, EVE);
    made.server.append(made.room, EVE, made.all[2]!.self.device, 'mls.removal', { user: EVE, device: made.all[2]!.self.device });
    return helped(made, {});
  }, false],
])('of a member who helps the server, a commit that %s', async (_, attack, isFollowed) => {
  expect(await attack()).toBe(isFollowed);
});

test('a ghost device that a member lets in is neither talked to nor shown', async () => {
  const made = await scene();
  expect(await helped(made, { add: [await packageOf(ghostOf(made.ada, idFor(79)))] })).toBe(true);
  expect(await made.bob.settle(made.room).catch(() => false)).toBe(false);
  await expect(made.bob.say(made.room, CANARY)).rejects.toThrow();
});

test('a ghost device in one\'s own name is removed before anything is said', async () => {
  const made = await scene();
  const ghost = ghostOf(made.bob, idFor(79));
  expect(await helped(made, { add: [await packageOf(ghost)] })).toBe(true);
  await expect(made.bob.say(made.room, CANARY)).rejects.toThrow();
  expect(await made.bob.settle(made.room)).toBe(true);
  const { group } = (await made.bob.parts.groups.stored(made.room))!;
  expect(group.leaves.map(({ device }) => device)).not.toContain(idFor(79));
  await made.bob.say(made.room, CANARY);
});

test('a commit that is shown twice is taken once', async () => {
  const made = await scene();
  await altered(made, () => ({}));
  made.there.log.push({ ...made.there.log.at(-1)!, seq: made.there.log.length + 1, id: uuidV7(Date.now()) });
  await made.bob.settle(made.room);
  expect((await made.bob.parts.groups.stored(made.room))!.group.epoch).toBe(2);
});

test('a commit that is withheld is missed at the first message after it', async () => {
  const made = await scene();
  await altered(made, () => ({}));
  const [commit] = made.there.log.splice(-1);
  const { commits } = made.there;
  made.there.commits = commits.slice(0, -1);
  made.there.log.push({ ...commit!, type: 'room.renamed', content: { name: 'nothing happened' } });
  await made.ada.parts.groups.stored(made.room).then((held) => held!.group.become(held!.pending!.next));
  const event = await made.ada.say(made.room, CANARY);
  made.server.lies.group = () => undefined;
  expect(['forged', 'keys-gone']).toContain((await made.bob.parts.opening.opened(made.room, [event]))[0]!.content.unreadable);
});

test('of two views of a room neither follows the other', async () => {
  const made = await scene();
  const fork = await made.bob.parts.groups.stored(made.room);
  const { next } = await fork!.group.commit({});
  await altered(made, () => ({}));
  fork!.group.become(next);
  await made.bob.parts.groups.save(fork!, []);
  await altered(made, () => ({}));
  made.server.lies.group = () => undefined;
  await expect(made.bob.settle(made.room)).rejects.toThrow('not-added');
  const event = await made.ada.say(made.room, CANARY);
  expect(await made.bob.parts.opening.opened(made.room, [event])).not.toMatchObject([{ content: { text: CANARY } }]);
});

test('a removal that the server keeps back is made nevertheless, before anything is said', async () => {
  const made = await scene(ADA, BOB, EVE);
  made.server.leave(made.room, EVE);
  made.server.lies.group = (group) => group && { ...group, removals: [], additions: [] };
  await made.ada.parts.groups.exclusive(made.room, () => made.ada.parts.log.advanced(made.room));
  await made.ada.say(made.room, CANARY);
  expect((await made.ada.parts.groups.stored(made.room))!.group.leaves.map(({ user }) => user)).not.toContain(EVE);
  expect((await made.bob.read(made.room)).at(-1)).toBe(CANARY);
  const eves = await made.all[2]!.parts.opening.opened(made.room, made.there.log.slice(-1)).catch(() => []);
  expect(JSON.stringify(eves)).not.toContain('canary');
});

test.each<[string, (eve: TestClient, key: Bytes, ghost: Bytes) => { user: Id; device: Id; keyPackage: Bytes }]>([
  ['of somebody else', (eve, keyPackage) => ({ user: EVE, device: eve.self.device, keyPackage: flipped(keyPackage) })],
  ['of the server', (eve, _, ghost) => ({ ...eve.self, keyPackage: ghost })],
  ['of another device than it says', (_, keyPackage) => ({ user: EVE, device: idFor(78), keyPackage })],
  ['that is none', (eve) => ({ ...eve.self, keyPackage: new Uint8Array(3) })],
])('a key package %s adds nobody', async (_, attack) => {
  const made = await scene();
  const eve = await new TestClient(made.server, EVE).setUp();
  made.server.join(made.room, EVE);
  const [keyPackage, ghost] = [await packageOf(eve), await packageOf(ghostOf(eve))];
  made.server.lies.claim = () => [attack(eve, keyPackage, ghost)];
  await made.ada.settle(made.room).catch(() => undefined);
  expect(made.there.group!.leaves.map(({ user }) => user)).toEqual([ADA, BOB]);
});

/** A device in somebody's name that they have not listed. */
function ghostOf({ self }: TestClient, device = self.device): TestClient {
  const sign = async (data: Bytes) => new Uint8Array(await crypto.subtle.sign('Ed25519', (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])).privateKey, data));
  return { parts: { own: { self: async () => ({ ...self, device, sign }) } } } as unknown as TestClient;
}

test.each<[string, (made: Scene) => void]>([
  ['an old GroupInfo and tree', ({ room: of, server: its, there, bob: to }) => {
    const [first] = there.groups;
    to.parts.service.commit = async (_, id, at, { commit }) => {
      const { seq } = its.append(of, BOB, to.self.device, 'mls.commit', { ...at, commit: base64(commit) }, id);
      there.commits.push({ seq, ...at, sender: BOB, device: to.self.device, commit: commit.slice() });
      return seq;
    };
    its.lies.group = (group) => group && { ...group, groupInfo: first!.groupInfo };
    its.lies.tree = () => there.trees.get(first!.seq)!;
  }],
  ['an old tree', ({ server: its, there }) => {
    its.lies.tree = () => there.trees.get(there.groups[0]!.seq)!;
  }],
  ['an old GroupInfo', ({ server: its, there }) => {
    its.lies.group = (group) => group && { ...group, groupInfo: there.groups[0]!.groupInfo };
  }],
  ['the GroupInfo of another room', ({ server: its }) => {
    its.lies.group = (group) => group && { ...group, groupInfo: server.rooms.get(room)!.group!.groupInfo };
  }],
  ['a GroupInfo with a bit flipped', ({ server: its }) => {
    its.lies.group = (group) => group && { ...group, groupInfo: flipped(group.groupInfo, group.groupInfo.length - 1) };
  }],
  ['a tree with a bit flipped', ({ server: its }) => {
    its.lies.tree = (tree) => flipped(tree);
  }],
])('by %s nobody comes into a group that others would follow', async (_, attack) => {
  const made = await scene();
  await made.bob.parts.groups.drop(made.room);
  attack(made);
  await made.bob.settle(made.room).catch(() => undefined);
  made.server.lies = {};
  const adas = await made.ada.parts.groups.exclusive(made.room, () => made.ada.parts.log.advanced(made.room));
  const bobs = await made.bob.parts.groups.stored(made.room);
  expect(bobs?.group.authenticator).not.toEqual(adas.group.authenticator);
});

test.each<[string, (welcome: RoomWelcome) => RoomWelcome]>([
  ['with a bit flipped', (welcome) => ({ ...welcome, welcome: flipped(welcome.welcome, welcome.welcome.length - 1) })],
  ['of an older group', (welcome) => ({ ...welcome, incarnation: 0 })],
  ['that is none', (welcome) => ({ ...welcome, welcome: Uint8Array.of(0, 1, 0, 3, 0, 1, 0) })],
])('a Welcome %s lets nobody in', async (_, attack) => {
  const made = await scene();
  const eve = await new TestClient(made.server, EVE).setUp();
  made.server.join(made.room, EVE);
  await made.ada.settle(made.room);
  // it says that no leaf is of hers, so that she does not come by herself
  made.server.lies.group = (group) => group && { ...group, leaves: group.leaves.filter(({ user }) => user !== EVE) };
  made.server.lies.welcome = (welcome) => welcome && attack(welcome);
  await expect(eve.settle(made.room)).rejects.toThrow();
  expect(await eve.parts.groups.stored(made.room)).toBeUndefined();
});
