import type { Id } from '../bridge/bridge';
import type { Blocks } from './blocks';
import type { Database, FoundMentions } from './database';
import { refersTo } from './fold';
import type { EventPage, StreamEvent } from './protocol';
import { RoomQueue } from './room-queue';
import type { Rooms } from './rooms';

/** However many rooms are busy, they cost the server two reads a second. */
const REST_MS = 500;

const PAGE = 200;

/** So many of the newest unread events of a room are looked at. */
const MOST_EVENTS = 1_000;

/**
 * Counts what mentions this person in encrypted rooms, also in those that nobody has open: the server cannot. What is
 * unread is read and opened, one room at a time; of what it says only the sequences are kept.
 */
export class Mentions {
  private readonly queue: RoomQueue;

  constructor(
    private readonly to: {
      database: Database;
      readEvents(room: Id, query: { after: number; limit: number }): Promise<EventPage>;
      rooms: Pick<Rooms, 'mentioned'>;
      blocks: Pick<Blocks, 'has'>;
      /** Whether this device can open anything. */
      canOpen(): boolean;
      self(): Id | undefined;
    },
    failed: (error: unknown) => void,
  ) {
    this.queue = new RoomQueue((room) => this.count(room), failed, REST_MS);
  }

  /** Something unread in these rooms was not looked at. */
  ask(rooms: Id[]): void {
    if (rooms.length > 0 && this.to.canOpen()) {
      this.queue.ask(rooms);
    }
  }

  close(): void {
    this.queue.close();
  }

  private async count(room: Id): Promise<false> {
    const { database, readEvents, rooms } = this.to;
    const known = await database.rooms.get(room);
    if (known?.encryption !== 'mls' || known.role === undefined) {
      return false;
    }
    let after = Math.max(known.found?.to ?? 0, known.read, known.head - MOST_EVENTS);
    while (after < known.head) {
      const { events, gaps } = await readEvents(room, { after, limit: PAGE });
      const end = Math.max(...events.map(({ seq }) => seq), ...gaps.map(({ to }) => to));
      // nothing is there any more
      after = Number.isFinite(end) ? end : known.head;
      await rooms.mentioned(room, this.foundIn(events, after), events.flatMap(goneBy));
    }
    return false;
  }

  private foundIn(events: StreamEvent[], to: number): FoundMentions {
    const { blocks, self } = this.to;
    const seqs = events.filter((event) => event.sender !== self() && !blocks.has(event.sender) && isMention(event, self())).map(({ seq }) => seq);
    return { to, seqs, ...(events.some(({ content }) => content.unreadable !== undefined) ? { closed: true } : {}) };
  }
}

/** Whether it mentions this person, or the room; what others sealed is of any shape. */
export function isMention({ type, content }: StreamEvent, self: Id | undefined): boolean {
  const { mentions } = content;
  return type === 'message' && (content.mentionsRoom === true || (self !== undefined && Array.isArray(mentions) && mentions.includes(self)));
}

function goneBy(event: StreamEvent): number[] {
  return event.type === 'deletion' ? refersTo(event) : [];
}
