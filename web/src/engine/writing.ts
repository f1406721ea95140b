import { placeOf, type Commands, type Id } from '../bridge/bridge';
import type { Database, OutboxEntry, StoredEvent } from './database';
import type { Drafts } from './drafts';
import { Fold } from './fold';
import type { History } from './history';
import type { OpenRooms } from './open-rooms';
import type { Rooms } from './rooms';
import type { Sending } from './sending';
import type { Space } from './space';
import type { SyncInput } from './sync-types';
import type { Told } from './told';

export type WritingCommands = Pick<
  Commands,
  'send' | 'edit' | 'react' | 'delete' | 'edits' | 'reactors' | 'retry' | 'retryAll' | 'discard' | 'saveDraft' | 'markRead' | 'typing'
>;

const TYPING_EVERY_MS = 3_000;

/** What is told sooner than this after the last time, the server drops. */
const TYPING_LEAST_MS = 1_000;

/** What a person does in rooms, with or without a connection; it is kept, or refused because nothing can be. */
export function writing({ database, drafts, space, history, sending, rooms, openRooms, told, input, read }: {
  database: Database;
  drafts: Drafts;
  space: Space;
  history: History;
  sending: Sending;
  rooms: Rooms;
  openRooms: OpenRooms;
  told: Told;
  input(input: SyncInput): void;
  read(room: Id, seq: number): Promise<void>;
}): WritingCommands {
  /** When this person was told to be writing in a place, and how long that is enough. */
  const typed = new Map<string, { at: number; restMs: number }>();

  const queue = (entry: Pick<OutboxEntry, 'room' | 'key' | 'type' | 'content'>) => space.keep(() => sending.send(entry));

  return {
    async send({ room, key, ...content }) {
      await queue({ room, key, type: 'message', content });
      // The others take a message for the end of the writing.
      const last = typed.get(placeOf(room, content.thread));
      if (last) {
        last.restMs = TYPING_LEAST_MS;
      }
    },

    edit: ({ room, key, ...content }) => queue({ room, key, type: 'edit', content }),

    react: ({ room, key, of, emoji, removed }) =>
      queue({ room, key, type: 'reaction', content: removed ? { of, emoji, removed } : { of, emoji } }),

    /** Tried again, it takes the place of what was refused. */
    async delete({ room, key, of }) {
      const waiting = await database.outbox.where('room').equals(room).toArray();
      const refused = waiting.filter(({ type, state, content }) => type === 'deletion' && state === 'failed' && `${content['of']}` === `${of}`);
      for (const entry of refused) {
        await sending.discard(entry.key);
      }
      await queue({ room, key, type: 'deletion', content: { of } });
    },

    async edits({ room, seq }) {
      const fold = new Fold<StoredEvent>();
      (await history.some(room, [seq])).forEach((event) => fold.add(event));
      return (fold.message(seq)?.edits ?? []).map(({ content, at }) => ({ text: content.text ?? '', at }));
    },

    async reactors({ room, seq }) {
      const fold = new Fold<StoredEvent>();
      (await history.some(room, [seq])).forEach((event) => fold.add(event));
      return [...(fold.message(seq)?.reactions ?? [])].map(([emoji, by]) => ({ emoji, users: by.map(({ sender }) => sender) }));
    },

    retry: ({ key }) => space.keep(() => sending.retry(key)),

    retryAll: () => space.keep(() => sending.retryAll()),

    discard: ({ key }) => sending.discard(key),

    async saveDraft({ room, text }) {
      await space.keep(() => drafts.keep(room, text));
      told.tell({ event: 'draft', room, text });
      rooms.changed();
    },

    markRead: ({ room, seq }) => space.keep(() => read(room, seq)),

    async typing({ room, thread }) {
      const now = performance.now();
      const place = placeOf(room, thread);
      const last = typed.get(place);
      if (openRooms.has(room) && (!last || now >= last.at + last.restMs)) {
        typed.set(place, { at: now, restMs: TYPING_EVERY_MS });
        input({ on: 'signal', frame: { op: 'typing', room, thread } });
      }
    },
  };
}
