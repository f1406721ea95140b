import { CommandError, type Id } from '../bridge/bridge';
import type { Database, StoredEvent } from './database';
import { refersTo } from './fold';
import type { EventPage, StreamEvent } from './protocol';
import { coverage } from './timeline';

const PAGE = 200;

/** So many pages are looked through for what was said about a few messages. */
const MOST_PAGES = 5;

/** A part of a room that is read on from `after`; all since `start` has been. */
interface Part {
  start: number;
  after: number;
}

/**
 * What was said about messages of encrypted rooms that are looked at in passing. The server does not know what is
 * sealed: it is looked for in what is kept, and in a bounded part of what comes after each of them.
 */
export class SealedNotes {
  constructor(
    private readonly to: {
      database: Database;
      isEncrypted(room: Id): Promise<boolean>;
      readEvents(room: Id, query: { after: number; limit: number }): Promise<EventPage>;
      named(room: Id, events: StreamEvent[]): Promise<StoredEvent[]>;
      /** Stored events as what they say. */
      open(room: Id, stored: StoredEvent[]): Promise<StoredEvent[]>;
    },
  ) {}

  /** Ascending, each once; of rooms that are not encrypted nothing, since the server knows. */
  async about(room: Id, seqs: number[]): Promise<StoredEvent[]> {
    if (seqs.length === 0 || !(await this.to.isEncrypted(room))) {
      return [];
    }
    const { database, open } = this.to;
    const kept = await open(room, await database.eventsAbout(room, seqs));
    const all = new Map([...kept, ...(await this.read(room, seqs))].map((event) => [event.seq, event]));
    return [...all.values()].sort((a, b) => a.seq - b.seq);
  }

  /** Those that are not kept; without the server there are none. */
  private async read(room: Id, seqs: number[]): Promise<StoredEvent[]> {
    const { database, named } = this.to;
    const [span, known] = await Promise.all([database.spans.get(room), database.rooms.get(room)]);
    const head = Math.max(known?.head ?? 0, span?.last ?? 0);
    const beyondKept = (seq: number) => (span && span.after <= seq && seq < span.last ? span.last : seq);
    const starts = [...new Set(seqs.map(beyondKept))].filter((seq) => seq < head).sort((a, b) => a - b);
    const found: StreamEvent[] = [];
    // from here on all was read
    let end = head;
    let parts = starts.map((start): Part => ({ start, after: start }));
    for (let pages = 0; pages < MOST_PAGES && parts.length > 0; pages++) {
      const [part, ...others] = parts as [Part, ...Part[]];
      const page = await this.page(room, part.after);
      if (!page) {
        break;
      }
      found.push(...page.events.filter((event) => refersTo(event).some((of) => seqs.includes(of))));
      const grown = grownTo(part, coverage(page)?.to ?? head, beyondKept, others);
      // the others first: most is said soon after what it is about
      end = grown.after >= end ? Math.min(end, grown.start) : end;
      parts = [...others.filter((other) => !isWithin(other, grown)), grown].filter((each) => each.after < end);
    }
    return named(room, found);
  }

  private async page(room: Id, after: number): Promise<EventPage | undefined> {
    try {
      return await this.to.readEvents(room, { after, limit: PAGE });
    } catch (error) {
      if (error instanceof CommandError) {
        return undefined;
      }
      throw error;
    }
  }
}

/** The part once it was read up to here, with what adjoins it and was read, or is kept. */
function grownTo({ start, after }: Part, to: number, beyondKept: (seq: number) => number, others: Part[]): Part {
  const reached = others.filter((other) => start < other.start && other.start <= to).map((other) => other.after);
  return { start, after: beyondKept(Math.max(after, to, ...reached)) };
}

function isWithin({ start, after }: Part, { start: from, after: to }: Part): boolean {
  return from <= start && after <= to;
}
