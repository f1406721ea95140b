import { CommandError, type Excerpt, type Id, type PersonalCommands, type SavedMessage } from '../bridge/bridge';
import type { SavedFrame, StreamEvent } from './protocol';
import { paged } from './rest';
import type { Sessions } from './session';
import type { Told } from './told';

/** So many are asked for at a time: which they are, and what they say. */
const PLACES = 100;
const MESSAGES = 20;

type Place = Pick<SavedMessage, 'room' | 'seq'>;

/** Which messages this person keeps: read anew on each connection, and heard of from then on. */
export class Saved {
  private places = new Map<Id, Set<number>>();
  /** What is heard while all is read, which may be older. */
  private heard: SavedFrame[] | undefined;

  constructor(
    private readonly sessions: Sessions,
    private readonly told: Told,
  ) {}

  /** When it fails, the next connection tries again. */
  async load(): Promise<void> {
    const heard: SavedFrame[] = [];
    this.heard = heard;
    const places = new Map<Id, Set<number>>();
    let cursor: string | undefined;
    do {
      const page = await this.page(PLACES, cursor);
      page.messages.forEach((place) => put(places, place, true));
      cursor = page.next;
    } while (cursor !== undefined && this.heard === heard);
    if (this.heard === heard) {
      this.heard = undefined;
      heard.forEach((frame) => put(places, frame, frame.saved));
      this.places = places;
      this.tell();
    }
  }

  changed(frame: SavedFrame): void {
    this.heard?.push(frame);
    put(this.places, frame, frame.saved);
    this.tell();
  }

  forget(): void {
    this.places = new Map();
    this.heard = undefined;
  }

  page(limit: number, cursor: string | undefined, events = false) {
    const query = { limit, events, ...(cursor === undefined ? {} : { cursor }) };
    return this.sessions.call(() => this.sessions.rest.GET('/v1/saved', { params: { query } }));
  }

  private tell(): void {
    const saved = Object.fromEntries([...this.places].map(([room, seqs]) => [room, [...seqs]]));
    this.told.tell({ event: 'saved', saved });
  }
}

function put(places: Map<Id, Set<number>>, { room, seq }: Place, saved: boolean): void {
  const seqs = places.get(room) ?? new Set();
  if (saved) {
    places.set(room, seqs.add(seq));
  } else {
    seqs.delete(seq);
  }
}

/** What is asked about kept messages; what they say is read as everything else in their rooms is. */
export function savedMessages({ sessions, saved, given }: {
  sessions: Sessions;
  saved: Saved;
  given(room: Id, events: StreamEvent[]): Promise<Excerpt>;
}): Omit<PersonalCommands, 'arrange'> {
  const { rest } = sessions;

  /** Nothing of a room that was left meanwhile. */
  const said = async (room: Id, events: StreamEvent[]): Promise<Excerpt> => {
    try {
      return await given(room, events);
    } catch (error) {
      if (error instanceof CommandError && (error.code === 'not-member' || error.code === 'not-found')) {
        return { rows: [], people: {} };
      }
      throw error;
    }
  };

  return {
    async keepMessage({ room, seq, saved: isSaved }) {
      const params = { path: { room, seq } };
      await sessions.call(() =>
        isSaved ? rest.PUT('/v1/rooms/{room}/saved/{seq}', { params }) : rest.DELETE('/v1/rooms/{room}/saved/{seq}', { params }),
      );
      saved.changed({ op: 'saved', room, seq, saved: isSaved });
    },

    async savedMessages({ cursor }) {
      const page = await saved.page(MESSAGES, cursor, true);
      const found = new Map<Id, Excerpt>();
      for (const room of new Set(page.messages.map((message) => message.room))) {
        const events = page.messages.flatMap(({ room: of, event }) => (of === room && event ? [event] : []));
        found.set(room, await said(room, events));
      }
      const entries = page.messages.map(({ room, seq }): SavedMessage => {
        const { rows, people } = found.get(room)!;
        const row = rows.find((one) => one.seq === seq && !one.deleted);
        return { room, seq, people, ...(row ? { row } : {}) };
      });
      return paged(entries, page.next);
    },
  };
}
