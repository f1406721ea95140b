import { CommandError, type Position } from '../bridge/bridge';
import type { Database } from './database';
import type { History, Run } from './history';
import type { View } from './view';

interface Sources {
  database: Database;
  history: History;
}

/**
 * What is around the place where a view is to be; nothing when that is the end. Without the server, the end
 * is better than nothing for somebody who only wants to go on.
 */
export async function runAt({ database, history }: Sources, view: View, position: Position): Promise<Run | undefined> {
  const target = await sequenceOf(database, view, position);
  try {
    return target === undefined ? undefined : await history.around(view.room, target);
  } catch (error) {
    if (position.at === 'unread' && error instanceof CommandError && error.code === 'offline') {
      return undefined;
    }
    throw error;
  }
}

async function sequenceOf({ events }: Database, view: View, position: Position): Promise<number | undefined> {
  switch (position.at) {
    case 'end':
      return undefined;
    case 'unread':
      return view.openedUnread > 0 ? view.openedAt + 1 : undefined;
    case 'seq':
      return position.seq;
    case 'message':
      return (await events.where('[room+id]').equals([view.room, position.id]).first())?.seq;
  }
}
