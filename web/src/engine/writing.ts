import type { Availability, Commands, Id } from '../bridge/bridge';
import type { Database } from './database';
import type { OpenRooms } from './open-rooms';
import type { Rooms } from './rooms';
import type { Sending } from './sending';
import type { SyncInput } from './sync-types';
import type { Told } from './told';

export type WritingCommands = Pick<
  Commands,
  'send' | 'retry' | 'retryAll' | 'discard' | 'saveDraft' | 'markRead' | 'typing' | 'setPresence'
>;

const TYPING_EVERY_MS = 3_000;

/** What a person does in rooms, with or without a connection. */
export function writing(
  database: Database,
  sending: Sending,
  rooms: Rooms,
  openRooms: OpenRooms,
  told: Told,
  input: (input: SyncInput) => void,
): WritingCommands {
  const typedAt = new Map<Id, number>();

  return {
    send: ({ room, key, text }) => sending.send(room, key, text),

    retry: ({ key }) => sending.retry(key),

    retryAll: () => sending.retryAll(),

    discard: ({ key }) => sending.discard(key),

    async saveDraft({ room, text }) {
      await (text === '' ? database.drafts.delete(room) : database.drafts.put({ room, text }));
      told.tell({ event: 'draft', room, text });
      rooms.changed();
    },

    async markRead({ room, seq }) {
      if (await rooms.readHere(room, seq)) {
        input({ on: 'signal', frame: { op: 'read', room, seq } });
      }
    },

    async typing(room) {
      const now = performance.now();
      if (now - (typedAt.get(room) ?? -Infinity) >= TYPING_EVERY_MS && openRooms.has(room)) {
        typedAt.set(room, now);
        input({ on: 'signal', frame: { op: 'typing', room } });
      }
    },

    async setPresence(status: Availability) {
      await database.meta.put({ name: 'status', value: status });
      input({ on: 'signal', frame: { op: 'status', status } });
    },
  };
}
