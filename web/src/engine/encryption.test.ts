import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Database, type StoredRoom } from './database';
import { Encryption } from './encryption';
import { idFor } from './mls/testing/world';
import type { Content, StreamEvent } from './protocol';
import type { Sessions } from './session';
import type { Told } from './told';

const [ROOM, ADA, DEVICE] = [idFor(1), idFor(2), idFor(3)];

let database: Database;
let encryption: Encryption;
let failures: unknown[];

beforeEach(() => {
  database = new Database(`encryption ${Math.random()}`);
  failures = [];
  encryption = new Encryption({
    database,
    // this device is not set up: it asks nobody
    sessions: {} as Sessions,
    told: { tell: () => undefined } as unknown as Told,
    nudge: () => undefined,
    healed: async () => undefined,
    failed: (error) => failures.push(error),
  });
});

afterEach(async () => {
  encryption.close();
  await database.delete();
});

function event(content: Content, more: object = {}): StreamEvent {
  return { seq: 2, n: 2, id: idFor(9), type: 'message', sender: ADA, device: DEVICE, at: 0, content, ...more };
}

const encrypted = () => database.rooms.put({ room: ROOM, encryption: 'mls', role: 'member' } as StoredRoom);

test.each([undefined, null, {}, { epoch: 1, key: 'AA==', sealed: 'AA==' }])('plaintext of the server is not shown beside sealed: %j', async (sealed) => {
  await encrypted();
  const plain = event({ text: 'of the server' }, { sealed });
  const shown = [...(await encryption.sent(ROOM, [plain])), await encryption.live(ROOM, plain)];
  expect(shown.map(({ content }) => content)).toEqual([{ text: '', unreadable: 'plaintext' }, { text: '', unreadable: 'plaintext' }]);
});
