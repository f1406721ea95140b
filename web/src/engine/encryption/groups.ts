import { Dexie } from 'dexie';
import { CommandError, type Id, type Unreadable } from '../../bridge/bridge';
import type { Database, StoredGroup, StoredKey } from '../database';
import type { Bytes } from '../mls/bytes';
import { Group } from '../mls/group';
import { readMessageKey, writeMessageKey, type MessageKey } from '../mls/message-key';
import { uuidV7 } from '../uuid';
import { bucketOf, markOf } from './buckets';
import { newcomer } from './renewal';
import type { Roster } from './roster';
import type { RoomGroup, Service } from './service';
import type { Trusted } from './trusted';
import type { Vault } from './vault';

/** This device cannot do it now; it goes on by itself once what is missing is there. */
export class Waiting extends Error {
  override readonly name = 'Waiting';

  constructor(readonly why: Unreadable) {
    super(`not now: ${why}`);
  }
}

/** A commit of one's own, until the log says what ended the epoch. */
export interface Pending {
  id: Id;
  commit: Bytes;
  welcome?: Bytes;
  next: Group;
}

/** The group of a room as this device has it. */
export interface Held extends Omit<StoredGroup, 'people' | 'due' | 'boxed' | 'made'>, Roster {
  group: Group;
  pending?: Pending;
}

/** The groups of rooms: stored before anything of them leaves, one piece of work at a time in each. */
export class Groups {
  private readonly held = new Map<Id, Held>();
  private readonly lanes = new Map<Id, Promise<unknown>>();
  private readonly doubted = new Set<Id>();

  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    readonly service: Service,
    private readonly trusted: Trusted,
  ) {}

  /** After whatever is under way in the room. */
  exclusive<T>(room: Id, work: () => Promise<T>): Promise<T> {
    const next = (this.lanes.get(room) ?? Promise.resolve()).catch(() => undefined).then(work);
    this.lanes.set(room, next);
    return next;
  }

  /** As it is stored, without asking anybody. */
  async stored(room: Id): Promise<Held | undefined> {
    const known = this.held.get(room);
    const row = known ? undefined : await this.database.groups.get(room);
    if (!row) {
      return known;
    }
    const { boxed, made, people, due, ...rest } = row;
    const group = await this.unboxed(room, boxed);
    const pending = made && { ...made, next: await this.unboxed(room, made.next) };
    const held: Held = { ...newcomer(group), ...rest, people: new Set(people), due: new Map(due), group, ...(pending ? { pending } : {}) };
    this.held.set(room, held);
    return held;
  }

  /** What this device knows of the room is not all: the server is to be asked. */
  doubt(room: Id): void {
    this.doubted.add(room);
  }

  isDoubted(room: Id): boolean {
    return this.doubted.has(room);
  }

  /** How the room stands at the server, where that cannot be known without. */
  async asked(room: Id): Promise<RoomGroup | undefined> {
    const known = await this.service.group(room);
    this.doubted.delete(room);
    return known;
  }

  /** The newest event of the room that is known to be there. */
  async headOf(room: Id): Promise<number | undefined> {
    return (await this.database.rooms.get(room))?.head;
  }

  async isDirect(room: Id): Promise<boolean> {
    return (await this.database.rooms.get(room))?.kind === 'direct';
  }

  /** Stored with what came of it, or as if nothing had been done. */
  async save(held: Held, keys: StoredKey[], also: () => Promise<unknown> = async () => undefined): Promise<void> {
    const { group, pending, people, due, ...rest } = held;
    const row: StoredGroup = {
      ...rest,
      people: [...people],
      due: [...due],
      boxed: await this.boxed(held.room, group),
      ...(pending ? { made: { ...pending, next: await this.boxed(held.room, pending.next) } } : {}),
    };
    const marks = new Set(keys.flatMap(({ of, ...key }) => (typeof of === 'number' && 'boxed' in key ? [markOf({ ...key, bucket: bucketOf(of) })] : [])));
    const { groups, keys: table, outbox, meta } = this.database;
    try {
      await this.database.transaction('rw', groups, table, outbox, meta, async () => {
        await groups.put(row);
        await table.bulkPut(keys);
        await meta.bulkPut([...marks].map((name) => ({ name, value: true })));
        await also();
      });
      this.held.set(held.room, held);
    } catch (error) {
      this.held.delete(held.room);
      throw error;
    }
  }

  /** What was done with it since it was stored is void. */
  unload(room: Id): void {
    this.held.delete(room);
  }

  async drop(room: Id): Promise<void> {
    this.held.delete(room);
    await this.database.groups.delete(room);
  }

  /** This device was given another name: it is no leaf of any group any more. */
  async dropAll(): Promise<void> {
    this.held.clear();
    await this.database.groups.clear();
  }

  /** A commit for the group as it is. It is not taken here: the log says what ended the epoch. */
  async commit(held: Held, change: { add?: Bytes[]; remove?: number[] }): Promise<void> {
    const { next, commit, welcome } = await held.group.commit(change);
    const pending = { id: uuidV7(Date.now()), commit: commit.slice(), ...(welcome ? { welcome: welcome.slice() } : {}), next };
    const made = { ...held, pending };
    await this.save(made, []);
    await this.give(made, pending);
  }

  /** Once more under its id, whether or not the server has it: what it said of it is not known, or not in the log yet. */
  async give(held: Held, { id, commit, welcome, next }: Pending): Promise<void> {
    const { room, incarnation, group } = held;
    try {
      await this.service.commit(room, id, { incarnation, epoch: group.epoch }, { commit, welcome, ...(await next.published()) });
    } catch (error) {
      if (!(error instanceof CommandError) || isUnanswered(error)) {
        throw error;
      }
      const { pending: _, ...rest } = held;
      await this.save(rest, []);
      if (!isLate(error)) {
        throw error;
      }
      this.doubt(room);
    }
  }

  private async unboxed(room: Id, boxed: Bytes): Promise<Group> {
    return Group.restored(await this.vault.unbox(boxed, `group ${room}`), this.trusted.leafOrUnlisted);
  }

  private boxed(room: Id, group: Group): Promise<Bytes> {
    return this.vault.box(group.serialised().slice(), `group ${room}`);
  }

  /** What opens an event, by its sequence or its id. */
  async key(room: Id, of: number | Id): Promise<{ incarnation: number; key: MessageKey } | undefined> {
    const row = await this.database.keys.get([room, of]);
    return row && 'boxed' in row ? { incarnation: row.incarnation, key: await this.opened(row) } : undefined;
  }

  async opened({ room, of, boxed }: Extract<StoredKey, { boxed: Bytes }>): Promise<MessageKey> {
    return readMessageKey(await this.vault.unbox(boxed, `key ${room} ${of}`));
  }

  async boxedKey(room: Id, of: number | Id, incarnation: number, key: MessageKey): Promise<StoredKey> {
    return { room, of, incarnation, boxed: await this.vault.box(writeMessageKey(key), `key ${room} ${of}`) };
  }

  /** All keys of a part of a room. */
  keysBetween(room: Id, from: number, to: number): Promise<StoredKey[]> {
    return this.database.keys.where('[room+of]').between([room, from], [room, to], true, true).toArray();
  }

  /** Forgets a room that is nobody's to see here any more. */
  async forgetRoom(room: Id): Promise<void> {
    await this.drop(room);
    await this.database.keys.where('[room+of]').between([room, Dexie.minKey], [room, Dexie.maxKey]).delete();
  }
}

/** Whether it was taken is not known. */
function isUnanswered({ code }: CommandError): boolean {
  return code === 'offline' || code === 'unavailable' || code === 'internal';
}

/** Somebody else was first, or something else has to be done first. */
export function isLate({ code }: CommandError): boolean {
  return code === 'stale-epoch' || code === 'removal-needed' || code === 'conflict';
}
