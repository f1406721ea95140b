import { Dexie } from 'dexie';
import { CommandError, type Id, type Unreadable } from '../../bridge/bridge';
import type { Database, StoredGroup, StoredKey } from '../database';
import { concatenated, idBytes, uint32, type Bytes } from '../mls/bytes';
import type { Device } from '../mls/credential';
import { Group } from '../mls/group';
import { readMessageKey, writeMessageKey, type MessageKey } from '../mls/message-key';
import { uuidV7 } from '../uuid';
import type { Service } from './service';
import type { Stock } from './stock';
import type { Trusted } from './trusted';
import type { Vault } from './vault';

/** How often a device comes back to a room by itself, an hour. */
const MOST_REJOINS = 6;
const HOUR_MS = 3600_000;

/** Others may commit at the same time. */
const TRIES = 5;

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
export interface Held extends Omit<StoredGroup, 'people' | 'boxed' | 'made'> {
  people: Set<Id>;
  group: Group;
  pending?: Pending;
}

/** The groups of rooms: stored before anything of them leaves, one piece of work at a time in each. */
export class Groups {
  private readonly held = new Map<Id, Held>();
  private readonly lanes = new Map<Id, Promise<unknown>>();
  private readonly rejoined = new Map<Id, number[]>();

  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    readonly service: Service,
    private readonly stock: Stock,
    private readonly trusted: Trusted,
    private readonly self: () => Promise<Device | undefined>,
  ) {}

  forget(): void {
    this.held.clear();
    this.rejoined.clear();
  }

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
    const { boxed, made, people, ...rest } = row;
    const group = await this.restored(room, boxed);
    const pending = made && { ...made, next: await this.restored(room, made.next) };
    const held: Held = { ...rest, people: new Set(people), group, ...(pending ? { pending } : {}) };
    this.held.set(room, held);
    return held;
  }

  /** The group, which this device enters if it may. */
  async entered(room: Id): Promise<Held> {
    return (await this.stored(room)) ?? (await this.enter(room));
  }

  /** Stored with what came of it, or as if nothing had been done. */
  async save(held: Held, keys: StoredKey[], also: () => Promise<unknown> = async () => undefined): Promise<void> {
    const { group, pending, people, ...rest } = held;
    const row: StoredGroup = {
      ...rest,
      people: [...people],
      boxed: await this.boxed(held.room, group),
      ...(pending ? { made: { ...pending, next: await this.boxed(held.room, pending.next) } } : {}),
    };
    const { groups, keys: table, outbox } = this.database;
    try {
      await this.database.transaction('rw', groups, table, outbox, async () => {
        await groups.put(row);
        await table.bulkPut(keys);
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

  /** Whoever stands alone in a group adds the others next. */
  async begin(room: Id): Promise<Held> {
    const device = await this.required();
    const incarnation = 1;
    const group = await Group.begun(groupId(room, incarnation), device, this.trusted.leafOrUnlisted, Date.now());
    const seq = await this.service.begin(room, uuidV7(Date.now()), incarnation, await group.published());
    return this.begun(room, incarnation, group, seq);
  }

  /** What this device has does not go on: it comes back as a new leaf, in place of its old one. */
  async rejoin(room: Id): Promise<Held> {
    const now = Date.now();
    const lately = (this.rejoined.get(room) ?? []).filter((at) => at > now - HOUR_MS);
    if (lately.length >= MOST_REJOINS) {
      throw new Waiting('keys-gone');
    }
    this.rejoined.set(room, [...lately, now]);
    // the old one stays until the new one is stored in its place
    return this.enter(room);
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
    }
  }

  private async enter(room: Id): Promise<Held> {
    const device = await this.required();
    const welcomed = await this.welcomed(room);
    if (welcomed) {
      return welcomed;
    }
    for (let tries = 0; tries < TRIES; tries++) {
      const known = await this.service.group(room);
      if (!known && (await this.database.rooms.get(room))?.role === 'owner') {
        return this.begin(room);
      }
      if (!known?.leaves.some(({ user }) => user === device.user)) {
        throw new Waiting('not-added');
      }
      const { incarnation, epoch, groupInfo, seq } = known;
      const published = { groupInfo, tree: await this.service.tree(room, seq) };
      await this.trusted.ask([...new Set(known.leaves.map(({ user }) => user))]);
      const { next, ...made } = await Group.rejoined(groupId(room, incarnation), published, device, this.trusted.leafOrUnlisted, Date.now());
      try {
        const at = await this.service.commit(room, uuidV7(Date.now()), { incarnation, epoch }, made);
        return await this.begun(room, incarnation, next, at);
      } catch (error) {
        if (!(error instanceof CommandError && isLate(error))) {
          throw error;
        }
      }
    }
    throw new Waiting('offline');
  }

  /** By a Welcome that waits for this device; nothing where none does, or none that it has the key for. */
  private async welcomed(room: Id): Promise<Held | undefined> {
    const waiting = await this.service.welcome(room);
    const found = waiting && (await this.stock.of(waiting.welcome));
    if (!waiting || !found) {
      return undefined;
    }
    const { incarnation, seq, welcome } = waiting;
    const tree = await this.service.tree(room, seq);
    const group = await Group.joined(groupId(room, incarnation), welcome, tree, found.own, this.trusted.leafOrUnlisted).catch((error: unknown) => {
      if (error instanceof CommandError) {
        throw error;
      }
      return undefined;
    });
    const held = group && (await this.begun(room, incarnation, group, seq));
    await found.used();
    await this.service.welcomed(room, seq);
    return held;
  }

  private async begun(room: Id, incarnation: number, group: Group, seq: number): Promise<Held> {
    const people = new Set(await this.service.members(room).catch(() => group.leaves.map(({ user }) => user)));
    const held = { room, incarnation, generation: 0, cursor: seq, people, group };
    await this.save(held, []);
    return held;
  }

  private async required(): Promise<Device> {
    const device = await this.self();
    if (!device) {
      throw new Waiting('not-set-up');
    }
    return device;
  }

  private async restored(room: Id, boxed: Bytes): Promise<Group> {
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

function groupId(room: Id, incarnation: number): Bytes {
  return concatenated(idBytes(room), uint32(incarnation));
}

/** Whether it was taken is not known. */
function isUnanswered({ code }: CommandError): boolean {
  return code === 'offline' || code === 'unavailable' || code === 'internal';
}

/** Somebody else was first, or something else has to be done first. */
function isLate({ code }: CommandError): boolean {
  return code === 'stale-epoch' || code === 'removal-needed' || code === 'conflict';
}
