import { Dexie } from 'dexie';
import type { Found, Id, SearchCommands, SearchQuery } from '../bridge/bridge';
import type { Database, Span, StoredEvent } from './database';
import { Fold, refersTo } from './fold';
import { hearEvents, type EventsChange } from './heard-events';
import type { History } from './history';
import { MessageIndex, type Indexed } from './message-index';
import { holds } from './held';
import type { People } from './people';
import { sealedIn } from './protocol';
import type { Sending } from './sending';
import { shownRows } from './shown';
import { peopleOf, rowsOf } from './timeline';

/** So many stored events are read at a time, so that what else the worker has to do waits no longer. */
const PAGE = 500;

/** What has changed is taken in together, this long after it did, or when somebody searches. */
const SETTLE_MS = 2_000;

/** The index is let go when nobody has searched for so long. */
const IDLE_MS = 600_000;

/** When more than this has changed at once, the index is built anew when somebody searches. */
const MOST_STALE = 20_000;

/** What may be other than the index has it. */
class Stale {
  readonly seqs = new Map<Id, Set<number>>();
  /** Of these parts everything; of `sender` only what they said. */
  readonly parts: { room: Id; from: number; to: number; sender?: Id }[] = [];
  count = 0;

  add(room: Id, seq: number): void {
    this.count++;
    this.seqs.set(room, (this.seqs.get(room) ?? new Set()).add(seq));
  }
}

/**
 * Full-text search of what this device keeps. The index is made from the stored events when somebody first
 * searches, and never stored: whatever is written or deleted is read again, so that it says what they say. What is
 * sealed is opened for it; what does not open yet is tried again with each search.
 */
export class Search implements SearchCommands {
  private index: MessageIndex | undefined;
  private stale = new Stale();
  private closed = new Stale();
  /** One step after another, so that what was read later counts. */
  private work: Promise<void> = Promise.resolve();
  private settle: ReturnType<typeof setTimeout> | undefined;
  private idle: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly to: {
      database: Database;
      history: Pick<History, 'open'>;
      sending: Pick<Sending, 'waiting'>;
      people: People;
      self(): Id | undefined;
    },
    private readonly failed: (error: unknown) => void,
  ) {
    hearEvents(to.database, (change) => this.heard(change));
  }

  readonly search = async (query: SearchQuery) => {
    const index = await this.upToDate();
    const from = query.from && (await this.named(query.from));
    const keep = (message: Indexed) => matches(query, from, message);
    const hits = index.find(query.words, keep, query.limit + 1);
    const found = await this.shown(hits.slice(0, query.limit));
    const people = await this.to.people.shown([...new Set(found.flatMap(({ row }) => peopleOf(row)))]);
    return { found, people, hasMore: hits.length > query.limit, searched: index.size };
  };

  /** What is known of what was said is gone, and takes no memory. */
  forget(): void {
    clearTimeout(this.settle);
    clearTimeout(this.idle);
    this.settle = undefined;
    this.index = undefined;
    this.stale = new Stale();
    this.closed = new Stale();
  }

  private async upToDate(): Promise<MessageIndex> {
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.forget(), IDLE_MS);
    const known = this.index;
    const index = (this.index ??= new MessageIndex());
    try {
      await this.next(() => (known ? this.retry().then(() => this.refresh(index)) : this.build(index)));
    } catch (error) {
      this.forget();
      throw error;
    }
    return index;
  }

  private next(step: () => Promise<void>): Promise<void> {
    const done = this.work.then(step);
    this.work = done.catch(() => undefined);
    return done;
  }

  private heard(change: EventsChange): void {
    if (!this.index) {
      return;
    }
    if ('put' in change) {
      change.put.forEach((event) => this.note(event));
    } else if (change.gone === 'all') {
      return this.forget();
    } else {
      this.stale.parts.push(...change.gone);
    }
    if (this.stale.count + this.stale.parts.length > MOST_STALE) {
      return this.forget();
    }
    this.settle ??= setTimeout(() => this.catchUp(), SETTLE_MS);
  }

  private catchUp(): void {
    const { index } = this;
    this.settle = undefined;
    if (index) {
      this.next(() => this.refresh(index)).catch(this.failed);
    }
  }

  private note(event: StoredEvent): void {
    const { room, seq, type, sender, content } = event;
    if (type === 'message') {
      this.stale.add(room, seq);
    } else if (type === 'edit' && sealedIn(event) && content['of'] === undefined) {
      // As it lies in the store: what it is about shows when it is opened.
      this.closed.add(room, seq);
    } else if (type === 'edit' && content['of'] === undefined) {
      // It was deleted, and does not say any more what it was about.
      this.stale.parts.push({ room, from: 0, to: seq, sender });
    } else if (type === 'edit' || type === 'deletion') {
      refersTo(event).forEach((of) => this.stale.add(room, of));
    }
  }

  /** What did not open before, or has not been opened since it came. */
  private async retry(): Promise<void> {
    const { closed } = this;
    this.closed = new Stale();
    for (const [room, seqs] of closed.seqs) {
      const all = [...seqs];
      for (let from = 0; from < all.length; from += PAGE) {
        const stored = await this.to.database.events.bulkGet(all.slice(from, from + PAGE).map((seq): [Id, number] => [room, seq]));
        const opened = await this.to.history.open(room, stored.filter((event) => event !== undefined));
        opened.forEach((event) => (event.content.unreadable === undefined ? this.note(event) : this.closed.add(room, event.seq)));
      }
    }
  }

  private async build(index: MessageIndex): Promise<void> {
    for (const span of await this.to.database.spans.toArray()) {
      await this.buildRoom(index, span);
      await this.refresh(index);
    }
  }

  private async buildRoom(index: MessageIndex, { room, after }: Span): Promise<void> {
    let read: StoredEvent[];
    let last = after;
    do {
      read = await this.to.database.events.where('[room+seq]').between([room, last + 1], [room, Dexie.maxKey]).limit(PAGE).toArray();
      const opened = await this.to.history.open(room, read);
      index.put(this.said(opened.filter(({ type }) => type === 'message')));
      opened.filter(({ type }) => type !== 'message').forEach((event) => this.note(event));
      last = read.at(-1)?.seq ?? last;
    } while (read.length === PAGE && this.index === index);
  }

  private async refresh(index: MessageIndex): Promise<void> {
    const stale = this.stale;
    this.stale = new Stale();
    for (const { room, from, to, sender } of stale.parts) {
      const within = index.within(room, from, to);
      within.filter((message) => sender === undefined || message.sender === sender).forEach(({ seq }) => stale.add(room, seq));
    }
    for (const [room, seqs] of stale.seqs) {
      const all = [...seqs];
      for (let from = 0; from < all.length && this.index === index; from += PAGE) {
        const part = all.slice(from, from + PAGE);
        const now = this.said(await this.stored(room, part), new Set(part));
        index.remove(part.map((seq) => ({ room, seq })));
        index.put(now);
      }
    }
  }

  /** These events, and what was said about them. */
  private async stored(room: Id, seqs: number[]): Promise<StoredEvent[]> {
    const { database, history } = this.to;
    const stored = await database.transaction('r', database.events, async () => {
      const events = await database.events.bulkGet(seqs.map((seq): [Id, number] => [room, seq]));
      return [...events.filter((event) => event !== undefined), ...(await database.eventsAbout(room, seqs))];
    });
    return history.open(room, stored);
  }

  /** What the messages among these events say now; those that are closed are left for later. */
  private said(events: StoredEvent[], only?: ReadonlySet<number>): Indexed[] {
    const fold = new Fold<StoredEvent>();
    events.forEach((event) => fold.add(event));
    events.filter(({ content }) => content.unreadable !== undefined).forEach(({ room, seq }) => this.closed.add(room, seq));
    return events.flatMap(({ room, seq, sender, at }) => {
      const folded = only === undefined || only.has(seq) ? fold.message(seq) : undefined;
      return folded && !folded.isDeleted && folded.unreadable === undefined ? [{ room, seq, sender, at, text: folded.text }] : [];
    });
  }

  /** Those whose account is called so, or who are called something in which it stands. */
  private async named(names: string[]): Promise<ReadonlySet<Id>> {
    const isMeant = (name: string, displayName: string) =>
      names.some((part) => name === part || displayName.toLowerCase().includes(part));
    const people = await this.to.database.people.filter(({ name, displayName }) => isMeant(name, displayName)).primaryKeys();
    return new Set(people);
  }

  /** As they stand now: what is gone meanwhile is not among them. */
  private async shown(hits: Indexed[]): Promise<Found[]> {
    const { sending, self } = this.to;
    const rows = new Map<string, Found>();
    for (const room of new Set(hits.map((hit) => hit.room))) {
      const seqs = hits.flatMap((hit) => (hit.room === room ? [hit.seq] : []));
      const events = await this.stored(room, seqs);
      const fold = new Fold<StoredEvent>();
      events.forEach((event) => fold.add(event));
      const waiting = await sending.waiting(room);
      const asked = rowsOf(events.filter(({ seq }) => seqs.includes(seq)), []);
      for (const row of shownRows(asked, fold, waiting, self() ?? '')) {
        if (row.row === 'message' && !row.deleted) {
          rows.set(`${room} ${row.seq}`, { room, row });
        }
      }
    }
    return hits.flatMap(({ room, seq }) => rows.get(`${room} ${seq}`) ?? []);
  }
}

function matches({ in: rooms, has = [], before = Infinity, after = -Infinity }: SearchQuery, from: ReadonlySet<Id> | undefined, message: Indexed): boolean {
  const { room, sender, at, text } = message;
  return (
    at < before &&
    at >= after &&
    (rooms === undefined || rooms.includes(room)) &&
    (from === undefined || from.has(sender)) &&
    has.every((held) => holds(text, held))
  );
}
