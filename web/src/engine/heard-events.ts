import type { DBCore, DBCoreKeyRange, DBCoreMutateRequest, DBCoreTable } from 'dexie';
import type { Id } from '../bridge/bridge';
import type { Database, StoredEvent } from './database';

/** A part of a room, both ends included. */
export interface Part {
  room: Id;
  from: number;
  to: number;
}

/** What is about to change among the stored events: it stands only if the whole transaction does. */
export type EventsChange = { put: StoredEvent[] } | { gone: Part[] } | { gone: 'all' };

/** Hears of all that is written to and deleted from the stored events, whoever does it. To be called before the database is used. */
export function hearEvents(database: Database, heard: (change: EventsChange) => void): void {
  const listened = (table: DBCoreTable): DBCoreTable => ({
    ...table,
    mutate: (request) =>
      table.mutate(request).then((response) => {
        heard(changeOf(request));
        return response;
      }),
  });
  const create = (core: DBCore): DBCore => ({
    ...core,
    table: (name) => (name === database.events.name ? listened(core.table(name)) : core.table(name)),
  });
  database.use({ stack: 'dbcore', name: 'heard', create });
}

function changeOf(request: DBCoreMutateRequest): EventsChange {
  switch (request.type) {
    case 'add':
    case 'put':
      return { put: request.values as StoredEvent[] };
    case 'delete':
      return { gone: (request.keys as [Id, number][]).map(([room, seq]) => ({ room, from: seq, to: seq })) };
    case 'deleteRange':
      return { gone: partOf(request.range) };
  }
}

/** What reaches beyond the numbers of one room begins or ends with what is no number. */
function partOf({ lower, upper }: DBCoreKeyRange): Part[] | 'all' {
  if (!Array.isArray(lower) || !Array.isArray(upper) || lower[0] !== upper[0]) {
    return 'all';
  }
  const [from, to] = [lower[1] as unknown, upper[1] as unknown];
  return [{ room: lower[0] as Id, from: typeof from === 'number' ? from : 0, to: typeof to === 'number' ? to : Infinity }];
}
