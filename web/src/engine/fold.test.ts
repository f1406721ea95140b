import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fold, type Said } from './fold';

/** What is shown of a message; see "about" in the table. */
interface Shown {
  sender: string;
  text?: string;
  deleted?: true;
  deletedBy?: string;
  mentions?: string[];
  mentionsRoom?: true;
  edits?: string[];
  reactions?: Record<string, string[]>;
  replyTo?: number;
  thread?: number;
  replies?: number;
}

interface Scenario {
  name: string;
  events: Said[];
  then: Record<string, Shown>;
}

/** The table that every client runs. */
const { scenarios } = JSON.parse(
  readFileSync(new URL('../../../protocol/folding-scenarios.json', import.meta.url), 'utf8'),
) as { scenarios: Scenario[] };

function shown(fold: Fold, { seq, sender }: Said): Shown | undefined {
  const folded = fold.message(seq);
  if (!folded) {
    return undefined;
  }
  const { text, isDeleted, deletedBy, mentions, mentionsRoom, edits, reactions, replyTo, thread, replies } = folded;
  return {
    sender,
    ...(isDeleted ? { deleted: true } : { text }),
    ...(deletedBy === undefined ? {} : { deletedBy }),
    ...(mentions.length > 0 ? { mentions } : {}),
    ...(mentionsRoom ? { mentionsRoom } : {}),
    ...(edits.length > 1 ? { edits: edits.map((edit) => edit.content.text!) } : {}),
    ...(reactions.size > 0
      ? { reactions: Object.fromEntries([...reactions].map(([emoji, by]) => [emoji, by.map((one) => one.sender)])) }
      : {}),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(thread === undefined ? {} : { thread }),
    ...(replies.length > 0 ? { replies: replies.length } : {}),
  };
}

function all(events: Said[], learnt: Said[]): Record<string, Shown> {
  const known = new Set(events.map(({ seq }) => seq));
  const fold = new Fold((seq) => !known.has(seq));
  learnt.forEach((event) => fold.add(event));
  return Object.fromEntries(
    events.flatMap((event) => {
      const one = shown(fold, event);
      return one ? [[event.seq, one]] : [];
    }),
  );
}

describe('folding', () => {
  test.each(scenarios)('$name', ({ events, then }) => {
    expect(all(events, events)).toEqual(then);
    fc.assert(
      fc.property(fc.shuffledSubarray(events, { minLength: events.length }), (learnt) => {
        expect(all(events, learnt)).toEqual(then);
      }),
      { numRuns: 20 },
    );
  });

  test('what was learnt and forgotten again leaves nothing behind', () => {
    const [message, edit] = [
      { seq: 1, type: 'message', sender: 'a', content: { text: 'one' } },
      { seq: 2, type: 'edit', sender: 'a', content: { of: 1, text: 'two' } },
    ];
    const fold = new Fold();
    fold.add(message!);
    fold.add(edit!);
    fold.add(edit!);
    fold.remove(2);
    expect(fold.message(1)).toMatchObject({ text: 'one', edits: [message] });
    expect(fold.size).toBe(1);
  });
});
