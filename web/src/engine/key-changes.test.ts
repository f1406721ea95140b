import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MessageRow, Row } from '../bridge/bridge';
import { Database } from './database';
import { isKeyChange, KeyChanges, withKeyChanges } from './key-changes';
import { idFor } from './mls/testing/world';

const [ROOM, BOB, PHONE] = [idFor(1), idFor(2), idFor(3)];

let database: Database;

beforeEach(() => {
  database = new Database(`key changes ${Math.random()}`);
});

afterEach(() => database.delete());

const said = (seq: number) => ({ row: 'message', key: `said ${seq}`, seq }) as MessageRow;
const keysOf = (rows: Row[]) => rows.map((row) => (isKeyChange(row) ? 'change' in row && row.change.type : row.key));

test('what was learnt of keys stands after what was said by then, also after a reload, and nowhere else', async () => {
  const changes = new KeyChanges(database);
  expect(await changes.rows(ROOM)).toEqual([]);
  await changes.add(ROOM, 2, BOB, [{ what: 'device', device: PHONE }]);
  await changes.add(ROOM, 2, BOB, [{ what: 'identity', vouched: false }]);
  await changes.add(ROOM, 9, BOB, [{ what: 'device', device: PHONE }]);
  const rows = await new KeyChanges(database).rows(ROOM);
  expect(rows).toEqual(await changes.rows(ROOM));
  expect(rows.map(({ change }) => change)).toContainEqual({ type: 'identity', user: BOB, vouched: false });
  const shown = withKeyChanges([said(1), said(2), said(3), said(0)], rows, { after: 0, to: 3 });
  expect(keysOf(shown)).toEqual(['said 1', 'said 2', 'device', 'identity', 'said 3', 'said 0']);
  expect(keysOf(withKeyChanges([said(3)], rows, { after: 2, to: 3 }))).toEqual(['said 3']);
});

test('a room keeps the last of them, and forgets them with itself', async () => {
  const changes = new KeyChanges(database);
  for (let i = 1; i <= 25; i++) await changes.add(ROOM, i, BOB, [{ what: 'device', device: PHONE }]);
  expect((await changes.rows(ROOM)).map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 6));
  await changes.drop(ROOM);
  expect(await changes.rows(ROOM)).toEqual([]);
  expect(await database.meta.count()).toBe(0);
});
