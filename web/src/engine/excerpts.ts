import { type Commands, type Excerpt, type FollowedThread, type Id, type MessageRow, type Row } from '../bridge/bridge';
import type { Database, StoredEvent } from './database';
import { Fold } from './fold';
import type { History } from './history';
import { isMention } from './mentions';
import type { Nicks } from './nicks';
import type { People } from './people';
import { asSent, type EventPage, type StreamEvent } from './protocol';
import { orNothing } from './references';
import type { Sessions } from './session';
import type { Sending } from './sending';
import { shownRows } from './shown';
import { coverage, peopleOf, rowsOf } from './timeline';

/** Threads are asked for so many at a time, and so many times at most. */
const THREADS = 100;
const MOST_PAGES = 10;

/** Of an encrypted room the answers of so many are counted, the newest. */
const MOST_COUNTED = 100;

/** So many mentions are asked for at a time. */
const MENTIONS = 20;

/** In an encrypted room they are looked for among so many pages of events at a time. */
const MOST_SEALED = 3;

/** A first message is looked for among so many events at a time, and so many times at most: others may be reactions. */
const EVENTS = 200;
const MOST_TRIES = 5;

/** So many of what these messages answer, and is not among them, is looked for. */
const MOST_ANSWERED = 20;

/** Parts of rooms that are looked at in passing. */
export function excerpts({ database, history, sending, people, nicks, sessions, self }: {
  database: Database;
  history: History;
  sending: Sending;
  people: People;
  nicks: Nicks;
  sessions: Sessions;
  self(): Id | undefined;
}): Pick<Commands, 'excerpt' | 'messages' | 'firstAt' | 'mentions' | 'threads'> & { given(room: Id, events: StreamEvent[]): Promise<Excerpt> } {
  const { rest } = sessions;

  const shown = async (room: Id, rows: Row[], events: StoredEvent[]): Promise<MessageRow[]> => {
    const own = self() ?? '';
    const waiting = await sending.waiting(room);
    const fold = new Fold<StoredEvent>();
    const said = () => shownRows(rows, fold, waiting, own).filter((row) => row.row === 'message');
    events.forEach((event) => fold.add(event));
    const answered = said().flatMap(({ replyTo }) => (replyTo && replyTo.sender === undefined ? [replyTo.seq] : []));
    const missing = await history.some(room, [...new Set(answered)].slice(0, MOST_ANSWERED)).catch(orNothing);
    missing.forEach((event) => fold.add(event));
    return said();
  };

  const excerptOf = async (room: Id, rows: MessageRow[], next?: number): Promise<Excerpt> => {
    const known = await people.now([...new Set(rows.flatMap(peopleOf))]);
    return { rows, people: await nicks.known(room, known), ...(next === undefined ? {} : { next }) };
  };

  const some = async (room: Id, seqs: number[], found: StoredEvent[]) => {
    const asked = found.filter(({ seq }) => seqs.includes(seq)).sort((a, b) => a.seq - b.seq);
    return excerptOf(room, await shown(room, rowsOf(asked, []), found));
  };

  const mentionsThere = (room: Id, before: number | undefined): Promise<{ events: StreamEvent[]; next?: number | undefined }> => {
    const params = { path: { room }, query: { limit: MENTIONS, ...(before === undefined ? {} : { before }) } };
    return sessions.call(() => rest.GET('/v1/rooms/{room}/mentions', { params }));
  };

  /** The server does not see them in an encrypted room. */
  const mentionsHere = async (room: Id, before: number | undefined) => {
    const found: StreamEvent[] = [];
    let next = before;
    for (let pages = 0; pages < MOST_SEALED && found.length < MENTIONS; pages++) {
      const params = { path: { room }, query: { limit: EVENTS, ...(next === undefined ? {} : { before: next }) } };
      const page: EventPage = await sessions.call(() => rest.GET('/v1/rooms/{room}/events', { params }));
      const opened = await history.open(room, page.events.map((event) => ({ ...asSent(event), room })));
      found.push(...page.events.filter((_, i) => isMention(opened[i]!, self())).toReversed());
      const from = coverage(page)?.from ?? 0;
      next = from > 1 ? from : undefined;
      if (next === undefined) break;
    }
    const events = found.slice(0, MENTIONS);
    return { events, next: events.length < found.length ? events.at(-1)!.seq : next };
  };

  /** What the server cannot count, since it is sealed, is counted here as far as it is found. */
  const counted = async (room: Id, threads: FollowedThread[]): Promise<FollowedThread[]> => {
    const answers = await history.sealedAnswers(room, threads.map(({ root }) => root).slice(-MOST_COUNTED));
    return threads.map((thread) => {
      const below = answers.filter(({ content }) => content.thread === thread.root);
      const unread = below.filter(({ seq, sender }) => seq > thread.read && sender !== self()).length;
      return {
        ...thread,
        replies: Math.max(thread.replies, below.length),
        last: Math.max(thread.last, ...below.map(({ seq }) => seq)),
        unread: Math.max(thread.unread, unread),
      };
    });
  };

  /** Messages that another request brought, as they are now. */
  const given = async (room: Id, events: StreamEvent[]) => some(room, events.map(({ seq }) => seq), await history.given(room, events));

  return {
    async excerpt({ room, after }) {
      const run = await history.after(room, after);
      const rows = await shown(room, run.rows, run.events);
      const known = await database.rooms.get(room);
      const isCounted = (row: MessageRow) => row.thread === undefined || known?.encryption === 'mls';
      const unread = rows.filter((row) => row.sender !== self() && !row.deleted && isCounted(row));
      return excerptOf(room, unread, run.to < (known?.head ?? 0) ? run.to : undefined);
    },

    given,

    messages: async ({ room, seqs }) => some(room, seqs, await history.some(room, seqs)),

    async firstAt({ room, at }) {
      let first: number | undefined;
      let after: number | undefined;
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const params = { path: { room }, query: { limit: EVENTS, ...(after === undefined ? { at } : { after }) } };
        const { events, head }: EventPage = await sessions.call(() => rest.GET('/v1/rooms/{room}/events', { params }));
        first ??= events[0]?.seq;
        const message = events.find(({ type, content }) => type === 'message' && content.thread === undefined);
        after = events.at(-1)?.seq ?? head;
        if (message || after >= head) return message?.seq ?? first;
      }
      return first;
    },

    async mentions({ room, before }) {
      const isEncrypted = (await database.rooms.get(room))?.encryption === 'mls';
      const { events, next } = await (isEncrypted ? mentionsHere(room, before) : mentionsThere(room, before));
      const found = await given(room, events);
      const rows = found.rows.filter((row) => !row.deleted).toReversed();
      return { ...found, rows, ...(next === undefined ? {} : { next }) };
    },

    async threads(room) {
      const all: FollowedThread[] = [];
      let cursor: string | undefined;
      for (let pages = 0; pages < MOST_PAGES; pages++) {
        const params = { path: { room }, query: { limit: THREADS, ...(cursor === undefined ? {} : { cursor }) } };
        const { threads, next } = await sessions.call(() => rest.GET('/v1/rooms/{room}/threads', { params }));
        all.push(...threads.map(({ thread, ...followed }) => ({ root: thread, ...followed })));
        if (next === undefined) break;
        cursor = next;
      }
      return counted(room, all);
    },
  };
}
