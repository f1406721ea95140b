import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BridgeEvent, Id } from '../bridge/bridge';
import { Database, type StoredGroup } from './database';
import type { Parts } from './encryption/parts';
import { idFor } from './mls/testing/world';
import { Standing } from './standing';
import { Told } from './told';

const [ROOM, ADA, BOB] = [idFor(1), idFor(2), idFor(3)];

let database: Database;
let held: { people: Set<Id>; group: { leaves: { user: Id }[] } } | undefined;
let renewed: { identity: { user: Id; generation: number }; verified?: Uint8Array } | undefined;
let told: BridgeEvent[];
let standing: Standing;

function made(): Standing {
  const all = new Told();
  all.subscribe((event) => told.push(event));
  const groups = { exclusive: (_: Id, work: () => unknown) => work(), stored: async () => held };
  const trusted = { unvouched: async (people: Set<Id>) => people.has(renewed?.identity.user ?? '') ? [renewed] : [] };
  return new Standing(database, all, async () => ({ groups, trusted }) as unknown as Parts, () => ADA);
}

beforeEach(() => {
  database = new Database(`standing ${Math.random()}`);
  held = undefined;
  renewed = undefined;
  told = [];
  standing = made();
});

afterEach(() => database.delete());

const withLeavesOf = (...users: Id[]) => ({ people: new Set([ADA, BOB]), group: { leaves: users.map((user) => ({ user })) } });

test('whoever of the room has no device in it is told of once, until they have one', async () => {
  await standing.look(ROOM);
  held = withLeavesOf(ADA, ADA);
  await standing.look(ROOM);
  await standing.look(ROOM);
  held = withLeavesOf(ADA, BOB);
  await standing.look(ROOM);
  expect(told).toEqual([
    { event: 'group', room: ROOM, group: { isIn: false, without: [], renewed: [] } },
    { event: 'group', room: ROOM, group: { isIn: true, without: [BOB], renewed: [] } },
    { event: 'group', room: ROOM, group: { isIn: true, without: [], renewed: [] } },
  ]);
});

test('whoever has a new identity is told of, until one has decided', async () => {
  held = withLeavesOf(ADA, BOB);
  await database.groups.put({ room: ROOM, people: [ADA, BOB] } as StoredGroup);
  await standing.identities(ROOM);
  expect(told).toEqual([]);
  renewed = { identity: { user: BOB, generation: 2 }, verified: new Uint8Array() };
  await standing.look(ROOM);
  await standing.identities(ROOM);
  renewed = undefined;
  await standing.identities(ROOM);
  expect(told).toEqual([
    { event: 'group', room: ROOM, group: { isIn: true, without: [], renewed: [{ user: BOB, generation: 2, wasVerified: true }] } },
    { event: 'group', room: ROOM, group: { isIn: true, without: [], renewed: [] } },
  ]);
});

test('before anything is said it is asked who came, where that is not known, or somebody is missing', async () => {
  expect(standing.isOpen(ROOM)).toBe(true);
  held = withLeavesOf(ADA);
  await standing.look(ROOM);
  expect(standing.isOpen(ROOM)).toBe(true);
  held = withLeavesOf(ADA, BOB);
  await standing.look(ROOM);
  expect(standing.isOpen(ROOM)).toBe(false);
});

test('rooms in which somebody is missing are looked after again when the device starts', async () => {
  held = withLeavesOf(ADA);
  await standing.look(ROOM);
  standing = made();
  expect(await standing.rooms()).toEqual([ROOM]);
  held = withLeavesOf(ADA, BOB);
  await standing.look(ROOM);
  expect(await made().rooms()).toEqual([]);
});
