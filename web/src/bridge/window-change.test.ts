import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MessageRow, RoomWindow } from './bridge';
import { changed, changeOf } from './window-change';

const PROFILE = { user: 'u', name: 'u', displayName: 'U' };

function row(key: string, state: MessageRow['state'] = 'sent'): MessageRow {
  return { row: 'message', key, id: key, seq: 1, n: 1, sender: 'u', at: 0, text: key, state };
}

function window(rows: MessageRow[], more: Partial<RoomWindow> = {}): RoomWindow {
  return {
    room: 'r',
    version: 1,
    rows,
    atStart: false,
    atEnd: true, to: 9,
    head: 9,
    openedAt: 0,
    openedUnread: 0,
    loading: 'none',
    people: {},
    ...more,
  };
}

test('an appended row and one let go at the start cross alone', () => {
  const before = window(['a', 'b', 'c'].map((key) => row(key)));
  const after = window(['b', 'c', 'd'].map((key) => row(key)), { version: 2, head: 10 });
  expect(changeOf(before, after)).toEqual({
    room: 'r',
    version: 2,
    head: 10,
    rows: [{ from: 1, to: 3 }, { row: row('d') }],
  });
});

test('a message that is sent crosses alone', () => {
  const before = window([row('a'), row('b', 'pending'), row('c', 'pending')]);
  const after = window([row('a'), row('b'), row('c', 'pending')], { version: 2 });
  expect(changeOf(before, after)!.rows).toEqual([{ from: 0, to: 1 }, { row: row('b') }, { from: 2, to: 3 }]);
});

test('nothing but the version: no change', () => {
  expect(changeOf(window([row('a')]), window([row('a')], { version: 2 }))).toBeUndefined();
  expect(changeOf(window([]), window([], { version: 2 }))).toBeUndefined();
});

test('the last row going away is a change', () => {
  const after = window([], { version: 2 });
  expect(changed(window([row('a')]), changeOf(window([row('a')]), after)!)).toEqual(after);
});

test('people who are new or renamed cross alone', () => {
  const before = window([], { people: { u: PROFILE, v: PROFILE } });
  const after = window([], { version: 2, people: { u: PROFILE, v: { ...PROFILE, displayName: 'V' } } });
  expect(changeOf(before, after)!.people).toEqual({ v: { ...PROFILE, displayName: 'V' } });
});

test('whatever changes, both sides come to the same', () => {
  const keys = fc.uniqueArray(fc.constantFrom(...'abcdefghijkl'), { maxLength: 12 });
  const rows = keys.chain((all) => fc.tuple(...all.map((key) => fc.constantFrom(row(key), row(key, 'pending')))));
  const windows = fc
    .tuple(rows, fc.boolean(), fc.constantFrom('none' as const, 'older' as const))
    .map(([all, atEnd, loading]) => window(all, { atEnd, loading }));
  fc.assert(
    fc.property(windows, windows, (before, target) => {
      const after = { ...target, version: 2 };
      const change = changeOf(before, after);
      expect(change ? changed(before, change) : { ...before, version: 2 }).toEqual(after);
    }),
  );
});
