import type { Id, RoomEntry } from '../bridge/bridge';
import type { Database, StoredRoom } from './database';
import type { RoomHead, RoomSummary, RoomsFrame, StreamEvent } from './protocol';

const PREVIEW_CHARACTERS = 120;

/** The list of rooms, as the server and what was read here tell it. */
export class Rooms {
  constructor(
    private readonly database: Database,
    private readonly tellRooms: (rooms: RoomEntry[]) => void,
    private readonly learnPeople: (users: Id[]) => void,
  ) {}

  async told(frame: RoomsFrame): Promise<void> {
    const { database } = this;
    await database.transaction('rw', database.rooms, database.meta, async () => {
      for (const summary of frame.rooms) {
        await this.put(summary);
      }
      if (frame.since !== undefined) {
        await database.meta.put({ name: 'since', value: frame.since });
      }
    });
    this.learnPeople(frame.rooms.flatMap((room) => room.with ?? []));
    await this.tell();
  }

  async summary(summary: RoomSummary): Promise<void> {
    await this.put(summary);
    this.learnPeople(summary.with === undefined ? [] : [summary.with]);
    await this.tell();
  }

  /** @returns rooms that the list does not have yet */
  async heads(heads: RoomHead[]): Promise<Id[]> {
    const unknown: Id[] = [];
    for (const { room, head, count, at } of heads) {
      const found = await this.database.rooms.where('room').equals(room).modify((known) => {
        known.unread += Math.max(0, count - known.count);
        known.head = Math.max(known.head, head);
        known.count = Math.max(known.count, count);
        known.at = Math.max(known.at, at);
      });
      if (found === 0) {
        unknown.push(room);
      }
    }
    await this.tell();
    return unknown;
  }

  /** An event of an open room. */
  async event(room: Id, event: StreamEvent, self: Id | undefined): Promise<void> {
    await this.database.rooms.where('room').equals(room).modify((known) => {
      const fresh = event.n > known.count;
      known.head = Math.max(known.head, event.seq);
      known.count = Math.max(known.count, event.n);
      known.at = Math.max(known.at, event.at);
      if (event.type === 'message') {
        known.unread += fresh && event.sender !== self ? 1 : 0;
        known.preview = { sender: event.sender, text: (event.content.text ?? '').slice(0, PREVIEW_CHARACTERS) };
      }
      if (event.type === 'room.renamed') {
        known.name = String(event.content['name']);
      }
    });
    await this.tell();
  }

  /** The own read cursor moved, here or on another device. */
  async read(room: Id, seq: number, n: number | undefined): Promise<void> {
    await this.database.rooms.where('room').equals(room).modify((known) => {
      if (seq > known.read) {
        known.read = seq;
        known.unread = seq >= known.head ? 0 : n === undefined ? known.unread : Math.max(0, known.count - n);
      }
    });
    await this.tell();
  }

  async remove(room: Id): Promise<void> {
    await this.database.rooms.delete(room);
    await this.tell();
  }

  async tell(): Promise<void> {
    const [rooms, drafts, outbox, people] = await Promise.all([
      this.database.rooms.toArray(),
      this.database.drafts.toCollection().primaryKeys(),
      this.database.outbox.toArray(),
      this.database.people.toArray(),
    ]);
    const drafted = new Set(drafts);
    const failed = new Set(outbox.filter((entry) => entry.state === 'failed').map((entry) => entry.room));
    const names = new Map(people.map((person) => [person.user, person.displayName]));
    this.tellRooms(
      rooms
        .filter((room) => room.role !== undefined || room.invited)
        .map(({ generation: _g, floor: _f, count: _c, at, ...room }) => ({
          ...room,
          activeAt: at,
          name: room.name ?? (room.with && names.get(room.with)) ?? '',
          draft: drafted.has(room.room),
          failed: failed.has(room.room),
        })),
    );
  }

  private async put(summary: RoomSummary): Promise<void> {
    const known = await this.database.rooms.get(summary.room);
    const stored: StoredRoom = { ...summary };
    if (known?.preview) {
      stored.preview = known.preview;
    }
    await this.database.rooms.put(stored);
  }
}
