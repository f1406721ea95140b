import { CommandError, type Id, type Row } from '../bridge/bridge';
import { atRest, storedEvent, type Database, type Span, type StoredEvent, type StoredGap } from './database';
import { refersTo } from './fold';
import { asSent, type Cursor, type EventPage, type GapReason, type StreamEvent } from './protocol';
import type { Related } from './related';
import type { Sending } from './sending';
import type { Space } from './space';
import { coverage, rowsOf, within, withGaps } from './timeline';

/** How many events one load brings. */
export const PAGE = 50;

/** With more than this missing, the newest page is read, and not everything up to it. */
const FAR = 400;

/** A part of a room's log without a hole: everything after `after` up to `to`. */
export interface Run {
  after: number;
  to: number;
  generation: number;
  rows: Row[];
  /** All its events, and those after it that say something about them. */
  events: StoredEvent[];
}

interface Fetched extends Run {
  room: Id;
  head: number;
  gaps: StoredGap[];
}

/** By what a room has grown. */
export interface Growth {
  from: number;
  to: number;
  rows: Row[];
  events: StoredEvent[];
}

export type ReadEvents = (room: Id, query: { after?: number; before?: number; limit: number }) => Promise<EventPage>;

/**
 * What was said in rooms. Of each room one span without a hole is kept, the newest that was read: it
 * grows at its end by what arrives, at its start by scrolling back. Pages elsewhere are read from the
 * server each time and not kept, so that a jump far back costs neither the span nor its honesty; once
 * they adjoin it, they become part of it.
 */
export class History {
  constructor(
    private readonly database: Database,
    private readonly readEvents: ReadEvents,
    private readonly related: Related,
    private readonly sending: Sending,
    private readonly space: Space,
    private readonly learnPeople: (users: Id[]) => void,
    /** The list of rooms is behind what a page says of this one. */
    private readonly ahead: (room: Id) => void,
    /** Events of an encrypted room as what they say. */
    private readonly opened: (room: Id, events: StoredEvent[]) => Promise<StoredEvent[]>,
    /** What was said about these in an encrypted room, as far as it is found; the server cannot tell. */
    private readonly sealed: (room: Id, seqs: number[]) => Promise<StoredEvent[]>,
  ) {}

  span(room: Id): Promise<Span | undefined> {
    return this.database.spans.get(room);
  }

  /** Whether so much is missing after what is kept that it is not caught up with. */
  async isFar(room: Id): Promise<boolean> {
    const [span, known] = await Promise.all([this.span(room), this.database.rooms.get(room)]);
    return !span || (known !== undefined && known.head - span.last > FAR);
  }

  /** The end of the room; without the server the end of what is kept. */
  async newest(room: Id): Promise<Run> {
    const known = await this.database.rooms.get(room);
    const span = await this.span(room);
    const isWhole = span && (span.last - span.after >= PAGE || span.after === 0);
    if (!isWhole || span.last < (known?.head ?? 0)) {
      try {
        await this.renew(room);
      } catch (error) {
        if (!(error instanceof CommandError) || (error.code !== 'offline' && !span)) {
          throw error;
        }
      }
    }
    const now = await this.span(room);
    return now
      ? this.kept(now, now.last - PAGE, now.last)
      : { after: known?.head ?? 0, to: known?.head ?? 0, generation: known?.generation ?? 0, rows: [], events: [] };
  }

  /** Events on both sides of `seq`. */
  async around(room: Id, seq: number): Promise<Run> {
    const span = await this.span(room);
    if (span && span.after < seq && seq <= span.last) {
      return this.kept(span, seq - PAGE, seq + PAGE);
    }
    const page = await this.fetch(room, { after: Math.max(0, seq - PAGE), limit: 2 * PAGE });
    if (page.events.length === 0 && page.gaps.length === 0) {
      return this.newest(room);
    }
    await (span || page.to < page.head ? this.join(page) : this.keep(page, 'anew'));
    return this.completed(page);
  }

  /** Events just before `seq`; none where the room begins. */
  async before(room: Id, seq: number): Promise<Run> {
    const span = await this.span(room);
    if (span && span.after < seq - 1 && seq - 1 <= span.last) {
      return this.kept(span, seq - 1 - PAGE, seq - 1);
    }
    const page = await this.fetch(room, { before: seq, limit: PAGE });
    await this.join(page);
    return page.events.length > 0 || page.gaps.length > 0 ? this.completed(page) : { ...page, after: 0, to: seq - 1 };
  }

  /** Events just after `seq`. */
  async after(room: Id, seq: number): Promise<Run> {
    const span = await this.span(room);
    if (span && span.after <= seq && seq < span.last) {
      return this.kept(span, seq, seq + PAGE);
    }
    const page = await this.fetch(room, { after: seq, limit: PAGE });
    await this.join(page);
    return this.completed(page);
  }

  /** These events, as far as they can be seen, and what was said about them. */
  async some(room: Id, seqs: number[]): Promise<StoredEvent[]> {
    const known = await this.database.events.bulkGet(seqs.map((seq): [Id, number] => [room, seq]));
    const kept = await this.open(room, known.filter((event) => event !== undefined));
    const missing = seqs.filter((seq) => kept.every((event) => event.seq !== seq));
    const pages = await Promise.all(missing.map((seq) => this.readEvents(room, { after: seq - 1, limit: 1 })));
    const found = pages.flatMap(({ events }) => events).filter(({ seq }) => missing.includes(seq));
    const read = await this.sending.named(room, found);
    const about = await Promise.all([
      this.about(room, seqsOf(kept)),
      this.related.read(room, seqsOf(read)),
      this.sealed(room, seqsOf([...kept, ...read])),
    ]);
    return [...kept, ...read, ...about.flat()];
  }

  /** Events that another request brought, with what was said about them. */
  async given(room: Id, events: StreamEvent[]): Promise<StoredEvent[]> {
    const read = await this.sending.named(room, await this.opened(room, events.map((event) => ({ ...asSent(event), room }))));
    return [...read, ...(await this.told(room, seqsOf(read)))];
  }

  /** A message, what stands below it, and what was said about all of them. */
  async thread(room: Id, root: number): Promise<StoredEvent[]> {
    const first = await this.some(room, [root]);
    const below = first.filter((event) => event.type === 'message' && event.seq !== root);
    const span = await this.span(room);
    const seqs = [...new Set(seqsOf(below))];
    // What comes after an event that is kept is kept, too.
    const about = span && span.after < root ? await this.about(room, seqs) : await this.told(room, seqs);
    return [...first, ...about];
  }

  /** What stands below these in an encrypted room. */
  async sealedAnswers(room: Id, roots: number[]): Promise<StoredEvent[]> {
    return (await this.sealed(room, roots)).filter(({ type }) => type === 'message');
  }

  /** What is kept of a part of the room. */
  async kept({ room, after, last, generation }: Span, from: number, upTo: number): Promise<Run> {
    const run = { after: Math.max(after, from), to: Math.min(last, upTo), generation };
    const [stored, gaps] = await Promise.all([
      this.database.eventsBetween(room, run.after + 1, run.to),
      this.database.gapsBetween(room, run.after + 1, run.to),
    ]);
    const events = await this.open(room, stored);
    const later = (await this.about(room, seqsOf(events))).filter((event) => event.seq > run.to);
    return { ...run, rows: within(rowsOf(events, gaps), run.after, run.to), events: [...events, ...later] };
  }

  /** Reads the newest page: the span grows by it, or is begun anew with it. */
  async renew(room: Id): Promise<void> {
    await this.keep(await this.fetch(room, { limit: 2 * PAGE }), 'anew');
  }

  /** The next events of the room, up to the cursor: a page may have brought the first of them. @returns what they add; nothing when they do not follow what is kept */
  async append({ room, after, generation }: Cursor, came: StreamEvent[]): Promise<Growth | undefined> {
    const { last = 0 } = (await this.span(room)) ?? {};
    const events = came.filter(({ seq }) => seq > last);
    const from = events[0]?.seq;
    if (from === undefined) {
      return undefined;
    }
    const stored = await this.sending.named(room, events);
    const isNext = await this.move(room, from, after, generation, () => this.store(room, stored));
    return isNext ? { from, to: after, rows: rowsOf(stored, []), events: stored } : undefined;
  }

  /** The next events of the room, which are not for this person. */
  async skip({ room, after, generation }: Cursor, from: number, reason: GapReason): Promise<Growth | undefined> {
    const gap = { room, from, to: after, reason };
    const isNext = await this.move(room, from, after, generation, () => this.database.gaps.put(gap));
    return isNext ? { from, to: after, rows: rowsOf([], [gap]), events: [] } : undefined;
  }

  /** What was read is void. */
  async reset({ room, after, generation }: Cursor): Promise<void> {
    await this.database.forget(room);
    await this.database.spans.put({ room, after, last: after, generation: generation ?? 0 });
  }

  /** A page that the span does not reach is told by the server what was said about it later. */
  private async completed(page: Fetched): Promise<Run> {
    const { room, after, to, generation, events } = page;
    const span = await this.span(room);
    const isKept = span?.generation === generation && span.after <= after && to <= span.last;
    const about = isKept ? await this.about(room, seqsOf(events)) : await this.told(room, seqsOf(events));
    return { ...page, events: [...events, ...about.filter((event) => event.seq > to)] };
  }

  /** What was said about messages that are not kept. */
  private async told(room: Id, seqs: number[]): Promise<StoredEvent[]> {
    const both = await Promise.all([this.related.read(room, seqs), this.sealed(room, seqs)]);
    return both.flat();
  }

  private async about(room: Id, seqs: number[]): Promise<StoredEvent[]> {
    return this.open(room, await this.database.eventsAbout(room, seqs));
  }

  /** Stored events as what they say. Of what can be read only now, the index learns what it is about. */
  async open(room: Id, stored: StoredEvent[]): Promise<StoredEvent[]> {
    const events = (await this.opened(room, stored)).map((event) => (event.sealed ? storedEvent(room, event, event.key) : event));
    const late = events.filter(({ about }, i) => about !== undefined && stored[i]!.about === undefined);
    for (const { seq, about = [] } of late) {
      await this.database.events.update([room, seq], { about });
    }
    return events;
  }

  private move(room: Id, from: number, to: number, generation: number | undefined, put: () => Promise<unknown>) {
    return this.write(async () => {
      const span = await this.span(room);
      if (span?.last !== from - 1) {
        return false;
      }
      await put();
      await this.database.spans.put({ ...span, last: to, generation: generation ?? span.generation });
      await this.sending.settled(room, to);
      return true;
    });
  }

  private async fetch(room: Id, query: Parameters<ReadEvents>[1]): Promise<Fetched> {
    const page = await this.readEvents(room, query);
    const { head, generation } = page;
    this.learnPeople(page.events.map((event) => event.sender));
    const known = await this.database.rooms.get(room);
    if (head > (known?.head ?? 0)) {
      this.ahead(room);
    }
    const covered = coverage(page) ?? { from: head + 1, to: head };
    const events = await this.sending.named(room, page.events);
    const gaps = page.gaps.map((gap) => ({ ...gap, room }));
    return { room, after: covered.from - 1, to: covered.to, generation, head, events, gaps, rows: rowsOf(events, gaps) };
  }

  /** A page that cannot be stored can be shown all the same. */
  private async join(page: Fetched): Promise<void> {
    try {
      await this.keep(page, 'beside');
    } catch (error) {
      if (!(error instanceof CommandError)) {
        throw error;
      }
    }
  }

  /** Stores a page that adjoins the span; another one only if the span may begin anew with it. */
  private async keep(page: Fetched, otherwise: 'anew' | 'beside'): Promise<void> {
    const { room, after, to, generation, head } = page;
    const write = () => this.write(async () => {
      const span = await this.span(room);
      if (span?.generation === generation && after <= span.last && to >= span.after) {
        const joined = { ...span, after: Math.min(span.after, after), last: Math.max(span.last, to) };
        await this.put(page, joined);
      } else if (otherwise === 'anew') {
        await this.database.forget(room);
        await this.put(page, { room, generation, after, last: to });
      } else if (!span) {
        await this.database.spans.put({ room, generation, after: head, last: head });
      }
    });
    await this.space.keep(write);
  }

  /** The page is what counts: retention may have taken what is kept. */
  private async put({ room, after, to, events, gaps }: Fetched, span: Span): Promise<void> {
    const { database } = this;
    const known = await database.gapsBetween(room, after, to + 1);
    await database.events.where('[room+seq]').between([room, after], [room, to], false, true).delete();
    await database.gaps.bulkDelete(known.map((gap): [Id, number] => [room, gap.from]));
    await this.store(room, events);
    await database.gaps.bulkPut(withGaps(known, gaps, after, to));
    await this.database.spans.put(span);
    await this.sending.settled(span.room, span.last);
  }

  /** What was deleted is not kept on this device either, nor what it said before. */
  private async store(room: Id, events: StoredEvent[]): Promise<void> {
    const { database } = this;
    await database.events.bulkPut(events.map(atRest));
    const deleted = events.flatMap((event) => (event.type === 'deletion' ? refersTo(event).filter((seq) => seq < event.seq) : []));
    const about = await database.eventsAbout(room, deleted);
    const edits = about.filter(({ type }) => type === 'edit').map(({ seq }) => seq);
    const gone = [...new Set([...deleted, ...edits])].map((seq): [Id, number] => [room, seq]);
    const kept = (await database.events.bulkGet(gone)).filter((event) => event !== undefined);
    await database.events.bulkPut(kept.map(({ about: _about, ...event }) => ({ ...event, content: {} })));
  }

  private write<T>(work: () => Promise<T>): Promise<T> {
    const { events, gaps, spans, outbox, meta } = this.database;
    return this.database.transaction('rw', [events, gaps, spans, outbox, meta], work);
  }
}

function seqsOf(events: StoredEvent[]): number[] {
  return events.filter((event) => event.type === 'message').map((event) => event.seq);
}
