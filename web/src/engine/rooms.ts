import type { ConfiguredSettings, Id, NotificationLevel, RoomEntry } from '../bridge/bridge';
import { Coalesced } from './coalesced';
import { counted, grown, isCountOpen, isUnclear, isUncounted, looked, lookedAt, merged, readTo, standsBelow } from './counts';
import type { Database, FoundMentions, OutboxEntry, StoredRoom } from './database';
import type { EncryptedRooms } from './encrypted-rooms';
import { isMention } from './mentions';
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
    /** What is unread in these encrypted rooms was not looked at for mentions. */
    private readonly uncounted: (rooms: Id[]) => void,
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
        if (known && head.head > known.head) {
          grew.push(head.room);
          muted.push(...(known.notifications === 'nothing' && head.count > known.count ? [head.room] : []));
        }
        if (known && head.head > known.head) {
          await this.database.rooms.put(grown(known, head));
        }
      }
    });
    this.changed();
    return { unclear, grew, muted };
  }

  /** The rooms in which unread messages mention this person, as the server counts it. */
  async mentioning(): Promise<Id[]> {
    const rooms = await this.database.rooms.toArray();
    return rooms.filter(({ mentions, encryption }) => mentions > 0 && encryption !== 'mls').map(({ room }) => room);
  }

  /** What was found in a part of an encrypted room, and what was deleted. */
  async mentioned(room: Id, part: FoundMentions, gone: number[]): Promise<void> {
    await this.database.rooms.where('room').equals(room).modify((known, change) => {
      change.value = lookedAt(known, part, gone);
    });
    this.changed();
  }

  /** These encrypted rooms are looked at again, or those of them where something was closed. */
  async recount(which: 'all' | 'closed', only?: Id): Promise<void> {
    const isMeant = ({ room, found }: StoredRoom) => found !== undefined && (which === 'all' || found.closed === true) && (only === undefined || only === room);
    await this.database.rooms.filter(isMeant).modify((known) => {
      delete known.found;
    });
    this.changed();
  }

  /** Which messages of the room this person wants to hear of. */
  async hears(room: Id, self: Id | undefined): Promise<(event: StreamEvent) => boolean> {
    const isMentions = (await this.database.rooms.get(room))?.notifications === 'mentions';
    return (event) => !isMentions || isMention(event, self);
  }

  /** Whether it is said in a thread, and so is not counted in the room. */
  async isApart(room: Id, said: Pick<StreamEvent, 'type' | 'content'>): Promise<boolean> {
    const known = await this.database.rooms.get(room);
    return known !== undefined && standsBelow(known, said);
  }

  /** Whether this person has not read so far. */
  async isUnread(room: Id, seq: number): Promise<boolean> {
    return seq > ((await this.database.rooms.get(room))?.read ?? Infinity);
  }

  /**
   * Events of an open room, one after another.
   *
   * @param isBlocked whom this person has blocked: their mentions do not count
   * @returns the sequences of those that the list had not heard of
   */
  async events(room: Id, events: StreamEvent[], self: Id | undefined, isBlocked: (sender: Id) => boolean): Promise<ReadonlySet<number>> {
    const fresh = new Set<number>();
    await this.database.rooms.where('room').equals(room).modify((known, change) => {
      change.value = events.reduce((before, event) => {
        const isNew = event.seq > before.head;
        const now = grown(before, { head: event.seq, count: event.n, at: event.at });
        const isBelow = standsBelow(before, event);
        const isOwn = event.sender === self && event.type === 'message' && !isBelow;
        const isByOther = event.sender !== self && !isBlocked(event.sender) && !isBelow;
        const isMentioning = (isNew || known.encryption === 'mls') && isByOther && isMention(event, self);
        if (isNew) {
          fresh.add(event.seq);
        }
        return withEvent(isOwn ? readTo(now, event.seq, event.n) : looked(now, event, isMentioning), event);
      }, known);
    });
    this.changed();
    return fresh;
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
      isOpen = seq > known.read && now.mentions > 0 && now.encryption !== 'mls';
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
    this.uncounted(rooms.filter(isUncounted).map(({ room }) => room));
    this.tellRooms(
      rooms
        .filter((room) => room.role !== undefined || room.invited)
        .map(({ generation: _g, floor: _f, count: _c, here: _h, found: _found, at, ...room }) => {
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
    const now = counted(known ? merged(known, summary) : summary);
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
