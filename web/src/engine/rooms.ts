import type { ConfiguredSettings, Id, NotificationLevel, RoomEntry } from '../bridge/bridge';
import { Coalesced } from './coalesced';
import type { Database, OutboxEntry, StoredRoom } from './database';
import type { EncryptedRooms } from './encrypted-rooms';
import type { RoomHead, RoomSummary, RoomsFrame, StreamEvent } from './protocol';
import { settingsIn } from './timeline';

/** Time enough for a page to mark as read what it shows at once, so that no count flashes up. */
const TELL_EVERY_MS = 100;

/** Direct rooms whose other person may have changed unheard; of the others it shows when they are opened. */
const MOST_DIRECT = 100;

/** The list of rooms, as the server and what was read here tell it. */
export class Rooms {
  private readonly telling: Coalesced;

  constructor(
    private readonly database: Database,
    private readonly encrypted: EncryptedRooms,
    private readonly tellRooms: (rooms: RoomEntry[]) => void,
    private readonly learnPeople: (users: Id[]) => void,
    /** The server lost a part of the room. */
    private readonly lost: (room: Id) => Promise<void>,
    failed: (error: unknown) => void,
  ) {
    this.telling = new Coalesced(() => this.show(), TELL_EVERY_MS, failed, TELL_EVERY_MS);
  }

  close(): void {
    this.telling.close();
  }

  async told(frame: RoomsFrame): Promise<void> {
    const { database } = this;
    const turned: Id[] = [];
    await database.transaction('rw', database.rooms, database.meta, async () => {
      for (const summary of frame.rooms) {
        const { isTurned } = await this.put(summary);
        turned.push(...(isTurned ? [summary.room] : []));
      }
      if (frame.since !== undefined) {
        await database.meta.put({ name: 'since', value: frame.since });
      }
    });
    for (const room of turned) {
      await this.lost(room);
    }
    this.learnPeople(frame.rooms.flatMap((room) => room.with ?? []));
    this.changed();
  }

  /** @returns whether it is to be asked for again: the server does not know yet what was read here */
  async summary(summary: RoomSummary): Promise<boolean> {
    const { now, isTurned } = await this.database.transaction('rw', this.database.rooms, this.database.meta, () => this.put(summary));
    if (isTurned) {
      await this.lost(summary.room);
    }
    this.learnPeople(summary.with === undefined ? [] : [summary.with]);
    this.changed();
    return isCountOpen(now);
  }

  /**
   * @returns rooms of which the server knows more than it has told, those in which something was said, and the
   * muted ones among them: of these only mentions count, which only the server knows
   */
  async heads(heads: RoomHead[]): Promise<{ unclear: Id[]; grew: Id[]; muted: Id[] }> {
    const unclear: Id[] = [];
    const grew: Id[] = [];
    const muted: Id[] = [];
    await this.database.transaction('rw', this.database.rooms, async () => {
      for (const head of heads) {
        const known = await this.database.rooms.get(head.room);
        if (!known || isUnclear(known, head)) {
          unclear.push(head.room);
        }
        if (known && head.count > known.count) {
          grew.push(head.room);
          muted.push(...(known.notifications === 'nothing' ? [head.room] : []));
        }
        if (known && head.head > known.head) {
          await this.database.rooms.put(grown(known, head));
        }
      }
    });
    this.changed();
    return { unclear, grew, muted };
  }

  /** The rooms in which unread messages mention this person. */
  async mentioning(): Promise<Id[]> {
    return (await this.database.rooms.toArray()).filter(({ mentions }) => mentions > 0).map(({ room }) => room);
  }

  /** Whether this person has not read so far. */
  async isUnread(room: Id, seq: number): Promise<boolean> {
    return seq > ((await this.database.rooms.get(room))?.read ?? Infinity);
  }

  /**
   * An event of an open room.
   *
   * @param isBlocked whether this person has blocked the sender, whose mentions do not count
   * @returns whether the list had not heard of it
   */
  async event(room: Id, event: StreamEvent, self: Id | undefined, isBlocked: boolean): Promise<boolean> {
    let isNew = false;
    await this.database.rooms.where('room').equals(room).modify((known, change) => {
      isNew = event.seq > known.head;
      const now = grown(known, { head: event.seq, count: event.n, at: event.at });
      const isOwn = event.sender === self && event.type === 'message';
      const counted = isNew && !isOwn && !isBlocked && mentions(event, self) ? { ...now, mentions: now.mentions + 1 } : now;
      change.value = withEvent(isOwn ? readTo(now, event.seq, event.n) : counted, event);
    });
    this.changed();
    return isNew;
  }

  /**
   * This person has read up to `seq`; the server may not know.
   *
   * @returns nothing when it is no news, or else whether only the server knows how many are unread now
   */
  async readHere(room: Id, seq: number): Promise<{ isCountOpen: boolean } | undefined> {
    const n = (await this.database.events.get([room, seq]))?.n;
    let now: StoredRoom | undefined;
    await this.database.rooms.where('room').equals(room).modify((known, change) => {
      if (seq > known.read) {
        now = { ...readTo(known, seq, n), here: n === undefined ? { seq } : { seq, n } };
        change.value = now;
      }
    });
    this.changed();
    return now && { isCountOpen: isCountOpen(now) };
  }

  /**
   * What the server has as the own read cursor, here or on another device.
   *
   * @returns whether only the server knows how many of the unread ones mention this person
   */
  async readThere(room: Id, seq: number, n: number): Promise<boolean> {
    let isOpen = false;
    await this.database.rooms.where('room').equals(room).modify((known, change) => {
      const { here, ...rest } = known;
      const told = here && here.seq > seq ? { ...rest, here } : rest;
      const now = seq >= known.read ? readTo(told, seq, n) : told;
      isOpen = seq > known.read && now.mentions > 0;
      change.value = now;
    });
    this.changed();
    return isOpen;
  }

  /** From where on this person wants the room to look unread; 0 for nowhere. */
  async markedUnread(room: Id, from: number): Promise<void> {
    await this.database.rooms.where('room').equals(room).modify((known, change) => {
      const { unreadFrom: _, ...rest } = known;
      change.value = from === 0 ? rest : { ...rest, unreadFrom: from };
    });
    this.changed();
  }

  /** What of the room this person is notified of. */
  async notified(room: Id, level: NotificationLevel): Promise<void> {
    await this.database.rooms.where('room').equals(room).modify((known, change) => {
      const { notifications: _, ...rest } = known;
      change.value = level === 'all' ? rest : { ...rest, notifications: level };
    });
    this.changed();
  }

  /** What the server may not know to be read. */
  async unheard(): Promise<{ room: Id; seq: number }[]> {
    const rooms = await this.database.rooms.toArray();
    return rooms.flatMap(({ room, here }) => (here ? { room, seq: here.seq } : []));
  }

  async remove(room: Id): Promise<void> {
    await this.database.rooms.delete(room);
    this.changed();
  }

  /** To be told soon. */
  changed(): void {
    this.telling.ask();
  }

  /** Whoever asked for a change finds it in the list when the command is done. */
  tell(): Promise<void> {
    return this.telling.now();
  }

  private async show(): Promise<void> {
    const [rooms, drafts, outbox, people] = await Promise.all([
      this.database.rooms.toArray(),
      this.database.drafts.toCollection().primaryKeys(),
      this.database.outbox.toArray(),
      this.database.people.toArray(),
    ]);
    const drafted = new Set(drafts);
    const refused = outbox.filter((entry) => entry.state === 'failed');
    const failed = new Set(refused.map((entry) => entry.room));
    const known = new Map(people.map((person) => [person.user, person]));
    this.learnPeople(lastDirect(rooms));
    this.tellRooms(
      rooms
        .filter((room) => room.role !== undefined || room.invited)
        .map(({ generation: _g, floor: _f, count: _c, here: _h, at, ...room }) => {
          const other = room.with === undefined ? undefined : known.get(room.with);
          return {
            ...room,
            activeAt: at,
            name: room.name ?? other?.displayName ?? '',
            ...(other?.picture === undefined ? {} : { picture: other.picture }),
            ...(other?.state === undefined ? {} : { withState: other.state }),
            draft: drafted.has(room.room),
            failed: failed.has(room.room),
            ...undeleted(refused.filter((entry) => entry.room === room.room)),
          };
        }),
    );
  }

  private async put(summary: RoomSummary): Promise<{ now: StoredRoom; isTurned: boolean }> {
    const known = await this.database.rooms.get(summary.room);
    const now = known ? merged(known, summary) : summary;
    await this.database.rooms.put(now);
    await (summary.encryption === 'mls' && this.encrypted.add(summary.room));
    return { now, isTurned: known !== undefined && known.generation !== now.generation };
  }
}

function undeleted(refused: OutboxEntry[]): Pick<RoomEntry, 'undeleted'> {
  const seqs = refused.flatMap(({ type, content }) => (type === 'deletion' ? (content['of'] as number[]) : []));
  return seqs.length > 0 ? { undeleted: seqs } : {};
}

/** With whom somebody last spoke directly: so many are asked for whenever people are. */
function lastDirect(rooms: StoredRoom[]): Id[] {
  return rooms
    .filter((room) => room.with !== undefined)
    .sort((a, b) => b.at - a.at)
    .slice(0, MOST_DIRECT)
    .map((room) => room.with!);
}

/** What the server told may be older than what was heard since; of another generation, nothing else counts. */
function merged(known: StoredRoom, summary: RoomSummary): StoredRoom {
  const { here } = known;
  if (known.encryption === 'mls' && summary.encryption !== 'mls') {
    return merged(known, { ...summary, encryption: 'mls' });
  }
  if (known.generation !== summary.generation) {
    return summary;
  }
  const now = grown(summary, known);
  return here && here.seq > summary.read ? { ...readTo(now, here.seq, here.n), here } : now;
}

/** Never shrinks: what is told late changes nothing. */
function grown(room: StoredRoom, to: Pick<StoredRoom, 'head' | 'count' | 'at'>): StoredRoom {
  const [head, count, at] = [Math.max(room.head, to.head), Math.max(room.count, to.count), Math.max(room.at, to.at)];
  const unread = room.read >= head ? 0 : room.unread + Math.max(0, count - room.count);
  return { ...room, head, count, at, unread, mentions: Math.min(room.mentions, unread) };
}

/** @param n of `seq`, if it is known */
function readTo(room: StoredRoom, seq: number, n: number | undefined): StoredRoom {
  const unread = seq >= room.head ? 0 : n === undefined ? room.unread : Math.max(0, room.count - n);
  return { ...room, read: Math.max(room.read, seq), unread, mentions: Math.min(room.mentions, unread) };
}

/** What was read here ends in the middle of what is not known here, or not by whom it was meant. */
function isCountOpen({ here, head, mentions }: StoredRoom): boolean {
  return here !== undefined && (here.n === undefined || mentions > 0) && here.seq < head;
}

function withEvent(room: StoredRoom, event: StreamEvent): StoredRoom {
  const { type, content } = event;
  switch (type) {
    case 'room.renamed':
      return { ...room, name: String(content['name']) };
    case 'room.configured':
      return configured(room, settingsIn(content));
    case 'room.pinned':
      return { ...room, pins: [...without(room.pins, content['of']), Number(content['of'])] };
    case 'room.unpinned':
    case 'deletion':
      return { ...room, pins: without(room.pins, content['of']) };
    default:
      return room;
  }
}

function configured(room: StoredRoom, change: ConfiguredSettings): StoredRoom {
  const { topic, description, picture, ...rest } = { ...room, ...change };
  return { ...rest, ...(topic ? { topic } : {}), ...(description ? { description } : {}), ...(picture ? { picture } : {}) };
}

function without(pins: number[], of: unknown): number[] {
  const gone = [of].flat();
  return pins.filter((pin) => !gone.includes(pin));
}

function mentions({ type, content }: StreamEvent, self: Id | undefined): boolean {
  return type === 'message' && (content.mentionsRoom === true || (self !== undefined && content.mentions?.includes(self) === true));
}

/** Something else than messages was added, or own ones among others: how many are unread only the server knows. */
function isUnclear(known: StoredRoom, { head, count }: RoomHead): boolean {
  const isOwn = known.read > known.head && known.read < head;
  return head > known.head && (head - known.head > count - known.count || isOwn);
}
