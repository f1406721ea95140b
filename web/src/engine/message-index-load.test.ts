import { expect, test } from 'vitest';
import { MessageIndex, type Indexed } from './message-index';
import { chance } from './testing/chance';

/** The long tests fill it, and hold it to the time that a search may take. */
const isLong = process.env['LONG'] === '1';
const MESSAGES = isLong ? 100_000 : 2_000;
const QUERIES = isLong ? 2_000 : 200;
const WORDS = 40_000;
const SHOWN = 20;
const MOST_CPU_MS = 50;

const SYLLABLES = ['ka', 'ter', 'lo', 'min', 'sch', 're', 'pun', 'te', 'ing', 'ver', 'be', 'an', 'str', 'ou', 'gel', 'der', 'fi', 'no', 'ba', 'qui'];

test('whatever is looked for, the index finds what a look at all messages finds', { timeout: 600_000 }, () => {
  const random = chance(1);
  const pick = (most: number) => Math.floor(random() * most);
  const word = (rank: number) => Array.from({ length: 2 + pick(1 + Math.log10(rank + 1)) }, () => SYLLABLES[pick(20)]).join('');
  const vocabulary = Array.from({ length: WORDS }, (_, rank) => word(rank));
  /** As in a language, a few words are said all the time, and most hardly ever. */
  const say = () => vocabulary[Math.floor(WORDS ** random()) - 1]!;
  const messages = Array.from({ length: MESSAGES }, (_, i): Indexed => {
    const text = Array.from({ length: 4 + pick(16) }, say).join(' ');
    return { room: `room ${i % 40}`, seq: i, sender: 'ada', at: pick(1e9), text };
  });
  const index = new MessageIndex();
  const building = cpuMs(() => {
    for (let from = 0; from < MESSAGES; from += 500) {
      index.put(messages.slice(from, from + 500));
    }
  });
  const wrong = (word: string) => `${word.slice(0, 2)}x${word.slice(3)}`;
  const asks = [say, () => `${say()} ${say()}`, () => say().slice(0, 2), () => say().slice(0, 4), () => wrong(say()), () => `${wrong(say())} ${say()}`];
  const took: number[] = [];
  for (let i = 0; i < QUERIES; i++) {
    const asked = asks[i % asks.length]!();
    let found: Indexed[] = [];
    took.push(cpuMs(() => (found = index.find(asked, () => true, SHOWN))));
    if (i % (QUERIES / 100) === 0) {
      const all = lookedThrough(messages, asked);
      expect(found.slice(0, all.length)).toEqual(all);
    }
  }
  took.sort((a, b) => a - b);
  const p95 = took[Math.floor(took.length * 0.95)]!;
  if (isLong) {
    console.log(`${MESSAGES} messages, ${index.wordCount} words: ${building.toFixed(0)} ms to build, a search ${took[took.length >> 1]!.toFixed(1)} ms at p50, ${p95.toFixed(1)} at p95 of CPU`);
    expect(p95).toBeLessThan(MOST_CPU_MS);
  }
});

function lookedThrough(messages: Indexed[], asked: string): Indexed[] {
  const words = asked.split(' ');
  const says = (text: string) => words.every((word) => ` ${text}`.includes(` ${word}`));
  return messages.filter(({ text }) => says(text)).sort((a, b) => b.at - a.at || b.seq - a.seq).slice(0, SHOWN);
}

function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
