import type { Id } from '../bridge/bridge';
import type { Database } from './database';
import type { StreamEvent } from './protocol';

/**
 * Which rooms are encrypted. Once one is known to be, it is so whatever the server says of it later: a mark in `meta`
 * says so, which outlives the room's row. Of rooms that are not nothing is read twice.
 */
export class EncryptedRooms {
  private readonly known = new Map<Id, Promise<boolean>>();
  private readonly added = new Set<Id>();

  constructor(private readonly database: Database) {}

  forget(): void {
    this.known.clear();
    this.added.clear();
  }

  /** Whoever asks while it is looked up is answered with the first, in the order in which they asked. */
  has(room: Id): Promise<boolean> {
    let known = this.known.get(room);
    if (known === undefined) {
      known = this.lookedUp(room);
      this.known.set(room, known);
      const failed = known;
      known.catch(() => this.known.get(room) === failed && this.known.delete(room));
    }
    return known;
  }

  private async lookedUp(room: Id): Promise<boolean> {
    const { rooms, groups, meta } = this.database;
    if ((await meta.get(markOf(room))) !== undefined) {
      return true;
    }
    if ((await rooms.get(room))?.encryption === 'mls' || (await groups.where('room').equals(room).count()) > 0) {
      await this.add(room);
      return true;
    }
    // it may have been added meanwhile
    return this.added.has(room);
  }

  /** From now on, for good. */
  async add(room: Id): Promise<void> {
    this.added.add(room);
    this.known.set(room, Promise.resolve(true));
    const { meta } = this.database;
    if ((await meta.get(markOf(room))) === undefined) {
      await meta.put({ name: markOf(room), value: null });
    }
  }

  /** What these events say of it. */
  async heard(room: Id, events: StreamEvent[]): Promise<void> {
    if (!this.added.has(room) && events.some(isBeginning)) {
      await this.add(room);
    }
  }

  /** From which event on nothing readable is believed to be of the room. */
  async since(room: Id, events: StreamEvent[]): Promise<number> {
    const { meta } = this.database;
    const known = (await meta.get(markOf(room)))?.value as number | null | undefined;
    const began = events.find(({ type, content }) => type === 'room.encrypted' && content['incarnation'] === 1);
    if (began && typeof known !== 'number') {
      await meta.put({ name: markOf(room), value: began.seq });
    }
    return known ?? began?.seq ?? 0;
  }
}

const MARK = 'encrypted ';

function markOf(room: Id): string {
  return `${MARK}${room}`;
}

/** All rooms that were ever known here to be encrypted, also those that were left. */
export async function encryptedRooms({ meta }: Database): Promise<Id[]> {
  return (await meta.where('name').startsWith(MARK).primaryKeys()).map((name) => name.slice(MARK.length));
}

function isBeginning({ type, content }: StreamEvent): boolean {
  return type === 'room.encrypted' || (type === 'room.created' && content['encryption'] === 'mls');
}
