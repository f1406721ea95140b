import { type Commands, type Excerpt, type Id, type MessageRow, type Profile, type Row } from '../bridge/bridge';
import type { Database, StoredEvent } from './database';
import { Fold } from './fold';
import type { History } from './history';
import type { People } from './people';
import { orNothing } from './references';
import type { Sessions } from './session';
import { shownRows } from './shown';
import { peopleOf, rowsOf } from './timeline';

/** More threads of one room than anybody follows at a time. */
const MOST_THREADS = 100;

/** So many of what these messages answer, and is not among them, is looked for. */
const MOST_ANSWERED = 20;

/** Parts of rooms that are looked at in passing. */
export function excerpts({ database, history, people, sessions, self }: {
  database: Database;
  history: History;
  people: People;
  sessions: Sessions;
  self(): Id | undefined;
}): Pick<Commands, 'excerpt' | 'messages' | 'threads'> {
  const shown = async (room: Id, rows: Row[], events: StoredEvent[]): Promise<MessageRow[]> => {
    const own = self() ?? '';
    const waiting = await database.outbox.where('room').equals(room).toArray();
    const fold = new Fold<StoredEvent>();
    const said = () => shownRows(rows, fold, waiting, own).filter((row) => row.row === 'message');
    events.forEach((event) => fold.add(event));
    const answered = said().flatMap(({ replyTo }) => (replyTo && replyTo.sender === undefined ? [replyTo.seq] : []));
    const missing = await history.some(room, [...new Set(answered)].slice(0, MOST_ANSWERED)).catch(orNothing);
    missing.forEach((event) => fold.add(event));
    return said();
  };

  const excerptOf = async (rows: MessageRow[], next?: number): Promise<Excerpt> => {
    const known = await Promise.all([...new Set(rows.flatMap(peopleOf))].map((user) => people.profile(user)));
    return { rows, people: byUser(known), ...(next === undefined ? {} : { next }) };
  };

  return {
    async excerpt({ room, after }) {
      const run = await history.after(room, after);
      const rows = await shown(room, run.rows, run.events);
      const head = (await database.rooms.get(room))?.head ?? 0;
      return excerptOf(rows.filter((row) => row.sender !== self() && !row.deleted), run.to < head ? run.to : undefined);
    },

    async messages({ room, seqs }) {
      const found = await history.some(room, seqs);
      const asked = found.filter(({ seq }) => seqs.includes(seq));
      return excerptOf(await shown(room, rowsOf(asked, []), found));
    },

    async threads(room) {
      const params = { path: { room }, query: { limit: MOST_THREADS } };
      const { threads } = await sessions.call(() => sessions.rest.GET('/v1/rooms/{room}/threads', { params }));
      return threads.map(({ thread, ...followed }) => ({ root: thread, ...followed }));
    },
  };
}

function byUser(people: (Profile | undefined)[]): Record<Id, Profile> {
  return Object.fromEntries(people.flatMap((person) => (person ? [[person.user, person] as const] : [])));
}
