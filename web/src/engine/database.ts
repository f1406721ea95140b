import { Dexie, type EntityTable, type Table } from 'dexie';
import type { Account, ErrorCode, Id, Profile, Unreadable } from '../bridge/bridge';
import { refersTo } from './fold';
import type { Due } from './encryption/roster';
import type { Bytes } from './mls/bytes';
import type { Content, Gap, RoomSummary, Sealed, StreamEvent } from './protocol';

/**
 * `key` is there when this device sent the event: its row keeps the key that it had while pending. Of an encrypted
 * event what lies here is `sealed`, as it came; `content` is what it says only while it is looked at.
 */
export interface StoredEvent extends StreamEvent {
  room: Id;
  key?: string;
  /** What it says something about, each as `placeOf` has it. */
  about?: string[];
}

export interface StoredGap extends Gap {
  room: Id;
}

/** What is kept of a room without a hole: everything after `after` up to `last`, both of one generation. */
export interface Span {
  room: Id;
  after: number;
  last: number;
  generation: number;
}

export interface StoredRoom extends RoomSummary {
  /** Read here, while the server may not know of it; `n` of that sequence, if it is known. */
  here?: { seq: number; n?: number };
  /** Of an encrypted room, whose mentions only its members' devices can count: what was found up to `to`. */
  found?: FoundMentions;
}

/** Messages that mention this person, and were unread when they were found; `closed` where some did not open yet. */
export interface FoundMentions {
  to: number;
  seqs: number[];
  closed?: true;
}

export interface OutboxEntry {
  send: number;
  key: string;
  room: Id;
  type: string;
  content: Content;
  at: number;
  /** The event's id, once it was on its way: no retry may use another. */
  id?: Id;
  /** Where it stands in the log, once acknowledged; it waits until that part of the room is read. */
  seq?: number;
  state: 'pending' | 'failed';
  error?: { code: ErrorCode; message: string };
  /** In an encrypted room `content` lies here sealed. */
  boxed?: Bytes;
  /** As it left under `id`: it leaves again as it was, so that no key of its epoch is used twice. */
  wire?: Sealed;
  /** The server wants it sealed in another epoch. */
  stale?: boolean;
}

/** This device's group of a room, and up to where the room's log was read for it. */
export interface StoredGroup {
  room: Id;
  incarnation: number;
  generation: number;
  cursor: number;
  /** Whoever was in the room there, or invited. */
  people: Id[];
  /** Leaves that are to be removed, each as "user device", and why. */
  due?: [string, Due][];
  /** When this device's leaf is to be renewed, and how much it has said since it was. */
  renewAt: number;
  said: number;
  /** A later group of the room has begun, which this device is not in yet. */
  later?: number;
  boxed: Bytes;
  /** A commit of one's own that the server may have taken; `next` is the group after it, sealed. */
  made?: { id: Id; commit: Bytes; welcome?: Bytes; next: Bytes };
}

/** What opens an event, sealed; by its sequence, or while it has none by its id. Or why nothing does. */
export type StoredKey = { room: Id; of: number | Id } & ({ incarnation: number; boxed: Bytes } | { why: Unreadable });

/** A key package of this device that the server has. */
export interface StoredPackage {
  ref: string;
  madeAt: number;
  isLast: boolean;
  boxed: Bytes;
}

/** The newest identity and list of devices of somebody that were seen here. */
export interface KnownPerson {
  user: Id;
  identity: Bytes;
  list: Bytes;
  /** The identity key that people compared. */
  verified?: Bytes;
  unvouched?: true;
  /** When it was decided, here or on another device of this person, whether they are verified, and of which identity key. */
  decided?: { at: number; key: Bytes };
}

/** This device among the person's; its key does not leave. */
export interface OwnDevice {
  user: Id;
  device: Id;
  key: CryptoKey;
  publicKey: Bytes;
  addedAt: number;
}

/** What the words opened; the keys do not leave. */
export interface OwnIdentity {
  generation: number;
  key: CryptoKey;
  archive: CryptoKey;
  /** Archive keys of identities before it, the last one first, for what still lies under them. */
  previous?: { generation: number; archive: CryptoKey }[];
}

/** What this device keeps. It is the source of truth of everything that the UI shows. */
export class Database extends Dexie {
  declare readonly events: Table<StoredEvent, [Id, number]>;
  declare readonly gaps: Table<StoredGap, [Id, number]>;
  declare readonly spans: EntityTable<Span, 'room'>;
  declare readonly rooms: EntityTable<StoredRoom, 'room'>;
  declare readonly outbox: EntityTable<OutboxEntry, 'send'>;
  declare readonly drafts: EntityTable<{ room: Id; text: string; boxed?: Bytes }, 'room'>;
  declare readonly people: EntityTable<Profile, 'user'>;
  declare readonly groups: EntityTable<StoredGroup, 'room'>;
  declare readonly keys: Table<StoredKey, [Id, number | Id]>;
  declare readonly packages: EntityTable<StoredPackage, 'ref'>;
  declare readonly known: EntityTable<KnownPerson, 'user'>;
  declare readonly meta: EntityTable<{ name: string; value: unknown }, 'name'>;

  constructor(name: string) {
    super(name);
    this.version(1).stores({
      events: '[room+seq], [room+id]',
      gaps: '[room+from], [room+to]',
      spans: 'room',
      rooms: 'room',
      outbox: '++send, &key, room',
      drafts: 'room',
      people: 'user',
      meta: 'name',
    });
    this.version(2)
      .stores({ events: '[room+seq], [room+id], *about' })
      .upgrade(async (changes) => {
        await changes.table('outbox').toCollection().modify((entry: OutboxEntry & { text?: string }) => {
          const { text = '' } = entry;
          delete entry.text;
          Object.assign(entry, { type: 'message', content: { text } });
        });
        const unsaid = { mentions: 0, announcement: false, slowModeMs: 0, archived: false, pins: [] };
        await changes.table('rooms').toCollection().modify((room: StoredRoom) => void Object.assign(room, unsaid));
        // The server tells all rooms again, with what this version wants to know of them.
        await changes.table('meta').delete('since');
      });
    this.version(3).stores({ groups: 'room', keys: '[room+of]', packages: 'ref, madeAt', known: 'user' });
  }

  async account(): Promise<Account | undefined> {
    return (await this.meta.get('account'))?.value as Account | undefined;
  }

  async since(): Promise<string | undefined> {
    return (await this.meta.get('since'))?.value as string | undefined;
  }

  /** Whether somebody has signed out, and the server does not know it yet. */
  async isEnding(): Promise<boolean> {
    return (await this.meta.get('ending')) !== undefined;
  }

  /** Forgets everything; `ending` is all that stays of somebody who signs out. */
  async wipe(isEnding: boolean): Promise<void> {
    await this.transaction('rw', this.tables, async () => {
      for (const table of this.tables) {
        await table.clear();
      }
      if (isEnding) {
        await this.meta.put({ name: 'ending', value: true });
      }
    });
  }

  /** Forgets everything that was read of a room. */
  async forget(room: Id): Promise<void> {
    await this.transaction('rw', this.events, this.gaps, this.spans, async () => {
      await this.events.where('[room+seq]').between([room, Dexie.minKey], [room, Dexie.maxKey]).delete();
      await this.gaps.where('[room+from]').between([room, Dexie.minKey], [room, Dexie.maxKey]).delete();
      await this.spans.delete(room);
    });
  }

  /** Those of these people who are known. */
  async profiles(users: Id[]): Promise<Record<Id, Profile>> {
    const found = await this.people.bulkGet([...new Set(users)]);
    return Object.fromEntries(found.flatMap((person): [Id, Profile][] => (person ? [[person.user, person]] : [])));
  }

  eventsBetween(room: Id, from: number, to: number): Promise<StoredEvent[]> {
    return this.events.where('[room+seq]').between([room, from], [room, to], true, true).toArray();
  }

  /** What is kept of what was said about these events. */
  async eventsAbout(room: Id, seqs: number[]): Promise<StoredEvent[]> {
    return seqs.length === 0 ? [] : this.events.where('about').anyOf(seqs.map((seq) => placeOf(room, seq))).distinct().toArray();
  }

  /** Those that reach into this part, too. Gaps do not overlap: they stand in order by their ends as well. */
  gapsBetween(room: Id, from: number, to: number): Promise<StoredGap[]> {
    return this.gaps
      .where('[room+to]')
      .between([room, from], [room, Dexie.maxKey])
      .until((gap) => gap.from > to)
      .toArray();
  }
}

/** An event of a room, as the index over what was said about it names it. */
function placeOf(room: Id, seq: number): string {
  return `${room} ${seq}`;
}

/** What is kept of an event that was opened. */
export function atRest({ sealed, ...event }: StoredEvent): StoredEvent {
  return sealed === undefined ? event : { ...event, content: { ...sealed } };
}

/** The event as it is stored. */
export function storedEvent(room: Id, event: StreamEvent, key: string | undefined): StoredEvent {
  const about = refersTo(event).map((seq) => placeOf(room, seq));
  return { ...event, room, ...(key === undefined ? {} : { key }), ...(about.length > 0 ? { about } : {}) };
}
