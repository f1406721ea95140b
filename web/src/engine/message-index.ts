import SearchableMap from 'minisearch/SearchableMap';
import type { Id } from '../bridge/bridge';
import { wordsOf } from './words';

/** A message as it is found: what it says now, and when it was said. */
export interface Indexed {
  room: Id;
  seq: number;
  sender: Id;
  at: number;
  text: string;
}

/** So many are held: the newest. */
export const MOST_INDEXED = 100_000;

/** When there are so many more by this part, those beyond are let go together, since each time costs a look at all. */
const SPARE = 0.1;

/** Of what is asked, no more words are looked for. */
const MOST_WORDS = 20;

/** Every word begins with so little: it is looked for as it stands. */
const SHORTEST_START = 2;

/**
 * Words and the messages that say them. Each message has a slot; a word has the slots of those that say
 * it. A tree of all words finds those that begin with one, or are written nearly so. Nothing of it is
 * stored, and what is removed leaves nothing behind.
 */
export class MessageIndex {
  private readonly words = new SearchableMap<number[]>();
  private readonly slots: (Indexed | undefined)[] = [];
  private readonly free: number[] = [];
  private readonly places = new Map<Id, Map<number, number>>();

  constructor(private readonly most = MOST_INDEXED) {}

  get size(): number {
    return this.slots.length - this.free.length;
  }

  get wordCount(): number {
    return this.words.size;
  }

  /** Those of a part of a room, both ends included. */
  within(room: Id, from: number, to: number): Indexed[] {
    const places = [...(this.places.get(room) ?? [])];
    return places.flatMap(([seq, slot]) => (from <= seq && seq <= to ? [this.slots[slot]!] : []));
  }

  /** They say this now, whatever they said before. */
  put(messages: Indexed[]): void {
    this.remove(messages);
    messages.forEach((message) => this.add(message));
    if (this.size > this.most * (1 + SPARE)) {
      this.letGo(this.size - this.most);
    }
  }

  remove(messages: Pick<Indexed, 'room' | 'seq'>[]): void {
    const words = new Set<string>();
    const freed: number[] = [];
    for (const { room, seq } of messages) {
      const slot = this.places.get(room)?.get(seq);
      if (slot !== undefined) {
        wordsOf(this.slots[slot]!.text).forEach((word) => words.add(word));
        this.places.get(room)!.delete(seq);
        this.slots[slot] = undefined;
        freed.push(slot);
      }
    }
    words.forEach((word) => this.tidy(word));
    this.free.push(...freed);
  }

  /**
   * The newest that say all words, or words that begin with them, and that `keep` holds of; where there
   * are too few of those, then also the newest of those that say nearly so.
   */
  find(text: string, keep: (message: Indexed) => boolean, most: number): Indexed[] {
    const asked = [...wordsOf(text)].slice(0, MOST_WORDS);
    const found = this.newest(this.saying(asked.map((word) => this.beginning(word))), keep, most);
    if (found.length >= most || asked.length === 0) {
      return found;
    }
    const known = new Set(found);
    const near = this.saying(asked.map((word) => [...this.beginning(word), ...this.nearly(word)]));
    return [...found, ...this.newest(near, (message) => !known.has(message) && keep(message), most - found.length)];
  }

  private add(message: Indexed): void {
    const { room, seq, text } = message;
    const slot = this.free.pop() ?? this.slots.length;
    this.slots[slot] = message;
    const places = this.places.get(room) ?? new Map<number, number>();
    this.places.set(room, places.set(seq, slot));
    wordsOf(text).forEach((word) => this.words.fetch(word, () => []).push(slot));
  }

  private tidy(word: string): void {
    const left = this.words.get(word)?.filter((slot) => this.slots[slot] !== undefined) ?? [];
    if (left.length > 0) {
      this.words.set(word, left);
    } else {
      this.words.delete(word);
    }
  }

  private letGo(count: number): void {
    const known = this.slots.filter((message) => message !== undefined);
    this.remove(known.sort((a, b) => a.at - b.at).slice(0, count));
  }

  private beginning(word: string): number[][] {
    if (word.length < SHORTEST_START) {
      return [this.words.get(word) ?? []];
    }
    return [...this.words.atPrefix(word).values()];
  }

  private nearly(word: string): number[][] {
    const errors = errorsIn(word);
    return errors === 0 ? [] : [...this.words.fuzzyGet(word, errors).values()].map(([slots]) => slots);
  }

  /** The slots of those that say one word of each group; without groups, all. */
  private saying(groups: number[][][]): number[] {
    const said = new Uint8Array(this.slots.length);
    groups.forEach((lists, group) => {
      for (const slots of lists) {
        for (const slot of slots) {
          if (said[slot] === group) {
            said[slot] = group + 1;
          }
        }
      }
    });
    const all: number[] = [];
    said.forEach((count, slot) => count === groups.length && all.push(slot));
    return all;
  }

  private newest(slots: number[], keep: (message: Indexed) => boolean, most: number): Indexed[] {
    let kept: Indexed[] = [];
    let oldest = -Infinity;
    const cut = () => {
      kept = kept.sort((a, b) => b.at - a.at || b.seq - a.seq).slice(0, most);
      oldest = kept[most - 1]?.at ?? -Infinity;
    };
    for (const slot of slots) {
      const message = this.slots[slot];
      if (message && message.at >= oldest && keep(message)) {
        kept.push(message);
      }
      if (kept.length > 2 * most) {
        cut();
      }
    }
    cut();
    return kept;
  }
}

/** How many letters of a word may be wrong: two that changed places count as two. */
function errorsIn(word: string): number {
  return word.length < 4 ? 0 : word.length < 6 ? 1 : 2;
}
