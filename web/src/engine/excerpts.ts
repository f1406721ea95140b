import { type Commands, type Id, type MessageRow, type Profile } from '../bridge/bridge';
import type { Database, StoredEvent } from './database';
import { Fold } from './fold';
import type { History } from './history';
import type { People } from './people';
import { shownRows } from './shown';
import { peopleOf } from './timeline';

/** Parts of rooms that are looked at in passing. */
export function excerpts({ database, history, people, self }: {
  database: Database;
  history: History;
  people: People;
  self(): Id | undefined;
}): Pick<Commands, 'excerpt'> {
  return {
    async excerpt({ room, after }) {
      const run = await history.after(room, after);
      const own = self() ?? '';
      const fold = new Fold<StoredEvent>();
      run.events.forEach((event) => fold.add(event));
      const isShown = (row: MessageRow) => row.sender !== own && !row.deleted;
      const said = shownRows(run.rows, fold, [], own).filter((row) => row.row === 'message');
      const rows = said.filter(isShown);
      const known = await Promise.all([...new Set(rows.flatMap(peopleOf))].map((user) => people.profile(user)));
      const head = (await database.rooms.get(room))?.head ?? 0;
      return { rows, more: run.to < head, people: byUser(known) };
    },
  };
}

function byUser(people: (Profile | undefined)[]): Record<Id, Profile> {
  return Object.fromEntries(people.flatMap((person) => (person ? [[person.user, person] as const] : [])));
}
