import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Database, type StoredRoom } from './database';
import { EncryptedRooms } from './encrypted-rooms';
import { Encryption } from './encryption';
import { KeyChanges } from './key-changes';
import { idFor } from './mls/testing/world';
import type { Content, RoomSummary, StreamEvent } from './protocol';
import { Rooms } from './rooms';
import type { Sessions } from './session';
import type { Told } from './told';

const [ROOM, ADA, DEVICE] = [idFor(1), idFor(2), idFor(3)];

let database: Database;
let encryption: Encryption;
let encrypted: EncryptedRooms;
let failures: unknown[];

beforeEach(() => {
  database = new Database(`encryption ${Math.random()}`);
  failures = [];
  encryption = made();
});

function made(): Encryption {
  encrypted = new EncryptedRooms(database);
  return new Encryption({
    database,
    encrypted,
    // this device is not set up: it asks nobody
    sessions: {} as Sessions,
    told: { tell: () => undefined } as unknown as Told,
    nudge: () => undefined,
    healed: async () => undefined,
    changes: new KeyChanges(database),
    keysChanged: () => undefined,
    opens: () => undefined,
    failed: (error) => failures.push(error),
  });
}

const rooms = () => new Rooms(database, encrypted, () => undefined, () => undefined, async () => undefined, () => undefined, (error) => failures.push(error));

afterEach(async () => {
  encryption.close();
  await database.delete();
});

function event(content: Content, more: object = {}): StreamEvent {
  return { seq: 2, n: 2, id: idFor(9), type: 'message', sender: ADA, device: DEVICE, at: 0, content, ...more };
}

const encrypt = () => database.rooms.put({ room: ROOM, encryption: 'mls', role: 'member' } as StoredRoom);

test.each([undefined, null, {}, { epoch: 1, key: 'AA==', sealed: 'AA==' }])('plaintext of the server is not shown beside sealed: %j', async (sealed) => {
  await encrypt();
  const plain = event({ text: 'of the server' }, { sealed });
  const shown = [...(await encryption.sent(ROOM, [plain])), await encryption.live(ROOM, plain)];
  expect(shown.map(({ content }) => content)).toEqual([{ text: '', unreadable: 'plaintext' }, { text: '', unreadable: 'plaintext' }]);
});

test.each([
  ['a page', () => encryption.sent(ROOM, [event({ encryption: 'mls' }, { seq: 1, type: 'room.created' })])],
  ['a live event', () => encryption.live(ROOM, event({ incarnation: 1 }, { seq: 1, type: 'room.encrypted' }))],
  ['a summary', () => rooms().summary({ room: ROOM, encryption: 'mls' } as RoomSummary)],
])('a room that %s told to be encrypted stays so when it is left, and the server says otherwise', async (_, known) => {
  expect(await encryption.sent(ROOM, [event({ text: 'not yet' })])).toMatchObject([{ content: { text: 'not yet' } }]);
  await known();
  await encryption.left(ROOM);
  await database.rooms.clear();
  encryption = made();
  await rooms().summary({ room: ROOM, encryption: 'none' } as RoomSummary);
  expect((await encryption.sent(ROOM, [event({ text: 'of the server' })]))[0]!.content.unreadable).toBe('plaintext');
});

test('rooms that are not encrypted cost no reads', async () => {
  expect(await encrypted.has(ROOM)).toBe(false);
  database.close({ disableAutoOpen: true });
  expect(await encryption.live(ROOM, event({ text: 'hello' }))).toMatchObject({ content: { text: 'hello' } });
  await database.open();
});

test('a room that cannot be opened stops nothing, and loses nothing of what came', async () => {
  await encrypt();
  const sealed = { epoch: 1, key: 'AA==', sealed: 'AA==' };
  encryption.parts = () => Promise.reject(new Error('not loaded'));
  expect(await encryption.live(ROOM, event(sealed))).toMatchObject({ content: { unreadable: 'offline' }, sealed });
  await encryption.sent(ROOM, [event(sealed)]);
  expect(failures).not.toEqual([]);
});

test('whoever signed out is followed by nobody who is not connected yet', async () => {
  await encrypt();
  const before = await encryption.parts();
  await encryption.forget();
  await expect(before.trusted.person(ADA)).rejects.toThrow('closed');
  await expect(encryption.parts()).rejects.toThrow('nobody is signed in');
  encryption.online(ADA, DEVICE);
  expect(await (await encryption.parts()).trusted.person(ADA)).toBeUndefined();
});
