import { expect, test } from 'vitest';
import { WINDOW_ROWS } from '../bridge/bridge';
import type { StoredEvent } from './database';
import type { Content } from './protocol';
import { rowsOf } from './timeline';
import { MOST_ASIDE, View } from './view';

function event(seq: number, type: string, content: Content): StoredEvent {
  return { room: 'launch', seq, n: seq, id: `id ${seq}`, type, sender: 'bob', device: 'phone', at: seq, content };
}

/** As the room grows by one event. */
function grow(view: View, seq: number, type: string, content: Content): void {
  const events = [event(seq, type, content)];
  expect(view.append({ after: seq - 1, to: seq, generation: 0, rows: rowsOf(events, []), events })).toBe(true);
}

test('however long a room is in view, no more is held than its rows and what is said about them', () => {
  const view = new View('launch', 0, 0, 0);
  let most = 0;
  let seq = 0;
  while (seq < 20_000) {
    grow(view, ++seq, 'message', { text: `message ${seq}` });
    grow(view, ++seq, 'reaction', { of: seq - 1, emoji: '🎉' });
    // What is answered leaves the rows before its answer does.
    grow(view, ++seq, 'message', { text: 'yes', replyTo: Math.max(1, seq - 300) });
    grow(view, ++seq, 'message', { text: 'below', thread: 1 });
    most = Math.max(most, view.fold.size);
  }
  expect(view.rows).toHaveLength(WINDOW_ROWS);
  expect(most).toBeLessThanOrEqual(2 * WINDOW_ROWS + MOST_ASIDE);
  const answers = view.rows.flatMap(({ seq }) => view.fold.message(seq)!.replyTo ?? []);
  expect(answers.length).toBeGreaterThan(100);
  expect(answers.filter((answered) => view.fold.get(answered) === undefined)).toEqual([]);
  const reacted = view.rows.filter(({ seq }) => seq % 4 === 1).map(({ seq }) => view.fold.message(seq)!.reactions.size);
  expect(reacted).toEqual(reacted.map(() => 1));
});

test('what is said below while one has scrolled back is not held', () => {
  const view = new View('launch', 0, 0, 0);
  view.show({ after: 0, to: 50, generation: 0, rows: [], events: [] });
  for (let seq = 51; seq < 20_000; seq++) {
    view.learn([event(seq, 'message', { text: `message ${seq}` })]);
    expect(view.fold.size).toBeLessThanOrEqual(WINDOW_ROWS + MOST_ASIDE);
  }
});

test('what was looked for once is not looked for again, as long as a row refers to it', () => {
  const view = new View('launch', 0, 0, 0);
  view.asked.add(7);
  for (let seq = 1; seq < 2_000; seq++) grow(view, seq, 'message', { text: 'more', replyTo: 7 });
  expect(view.asked.has(7)).toBe(true);
  for (let seq = 2_000; seq < 4_000; seq++) grow(view, seq, 'message', { text: 'more' });
  expect(view.asked.has(7)).toBe(false);
});
