import type { Id } from '../../bridge/bridge';
import type { Database, OutboxEntry } from '../database';
import { base64, fromBase64, idBytes, type Bytes } from '../mls/bytes';
import type { Device } from '../mls/credential';
import type { CertifiedLeaf } from '../mls/group';
import { leafOf } from '../mls/key-package';
import { PROPOSALS } from '../mls/change';
import { sealed, writeMessageKey, type Place } from '../mls/message-key';
import type { Sealed } from '../protocol';
import { uuidV7 } from '../uuid';
import { Waiting, type Groups, type Held } from './groups';
import type { Log } from './log';
import { renewsIn } from './renewal';
import { leavesDue, toldIn, withoutLeaf } from './roster';
import { isBroken, type Trusted } from './trusted';

/** Others may commit at the same time. */
const TRIES = 5;

/** What leaves this device: sealed messages, and the commits without which they would be for the wrong people. */
export class Sealing {
  /** For whom the server was asked last whether they have devices. */
  private readonly askedFor = new Map<Id, string>();

  constructor(
    private readonly database: Database,
    private readonly groups: Groups,
    private readonly log: Log,
    private readonly trusted: Trusted,
    private readonly self: () => Promise<Device | undefined>,
  ) {}

  /** Brings the group to where the room is: nobody in it who left, and everybody who is there. @returns whether something may be said */
  settled(room: Id): Promise<boolean> {
    return this.groups.exclusive(room, async () => this.isReady(await this.brought(room)));
  }

  /** When this device's leaf is to be renewed next, in milliseconds from now on; nothing where it has none. */
  async renewsIn(room: Id): Promise<number | undefined> {
    const held = await this.groups.stored(room);
    return held && renewsIn(held);
  }

  /**
   * As it is to leave, under this id. What was stored for the id before leaves as it was.
   *
   * @throws Waiting when the group is not yet what it has to be
   */
  sealed(entry: OutboxEntry, id: Id): Promise<Sealed> {
    return this.groups.exclusive(entry.room, async () => {
      if (entry.wire && entry.id === id && !entry.stale) {
        return entry.wire;
      }
      const device = await this.self();
      if (!device) {
        throw new Waiting('not-set-up');
      }
      const stored = await this.groups.stored(entry.room);
      const held = stored && this.isBehind(stored) ? await this.brought(entry.room) : stored;
      if (!held || !(await this.isReady(held))) {
        throw new Waiting('not-added');
      }
      try {
        return await this.seal(entry, id, held, device);
      } catch (error) {
        this.groups.unload(entry.room);
        throw error;
      }
    });
  }

  private async seal({ send, room, type, content, wire, id: last }: OutboxEntry, id: Id, held: Held, device: Device): Promise<Sealed> {
    const { incarnation, group } = held;
    const place: Place = { room, incarnation, id, sender: device.user, device: device.device };
    const before = wire && last === id ? await this.groups.key(room, id) : undefined;
    const made = wire && before?.incarnation === incarnation ? { sealed: fromBase64(wire.sealed), key: before.key } : await sealed({ type, content }, place);
    const { epoch } = group;
    const key = await group.protect(writeMessageKey(made.key), idBytes(id));
    const now: Sealed = { epoch, key: base64(key), sealed: base64(made.sealed) };
    const kept = await this.groups.boxedKey(room, id, incarnation, made.key);
    held.said++;
    await this.groups.save(held, [kept], () => this.database.outbox.update(send, { id, wire: now, stale: false }));
    return now;
  }

  /** The group as it is when all is done that this device can do. */
  private async brought(room: Id): Promise<Held> {
    for (let tries = 0; tries < TRIES; tries++) {
      const held = await this.log.current(room);
      const change = held.pending ? undefined : ((await this.missing(held)) ?? renewalOf(held));
      if (held.pending) {
        await this.groups.give(held, held.pending);
      } else if (change) {
        await this.groups.commit(held, change);
      } else if (held.later === undefined) {
        return held;
      }
    }
    throw new Waiting('offline');
  }

  /** Whether something is to be done before anything is said; people without devices are asked for once. */
  private isBehind(held: Held): boolean {
    const people = withoutLeaf(held).join();
    return leavesDue(held).length > 0 || this.groups.isDoubted(held.room) || (people !== '' && this.askedFor.get(held.room) !== people);
  }

  /** Whether what is said now is for those alone who are in the room. */
  private async isReady(held: Held): Promise<boolean> {
    if (held.later !== undefined || leavesDue(held).length > 0) {
      return false;
    }
    for (const leaf of held.group.leaves) {
      // also of those that were accepted when this device came
      const person = await this.trusted.person(leaf.user);
      if (!person || isBroken(person) || !(await this.trusted.leaf(leaf, leaf.leafKey))) {
        return false;
      }
    }
    return true;
  }

  /** What the room's log says is missing; the server is asked only of what that does not say. */
  private async missing(held: Held): Promise<{ add: Bytes[]; remove: number[] } | undefined> {
    const { room, people, due } = held;
    const without = withoutLeaf(held);
    const isAsked = without.length > 0 || this.groups.isDoubted(room);
    const known = isAsked ? await this.groups.asked(room) : undefined;
    this.askedFor.set(room, without.join());
    if (known && known.incarnation > held.incarnation) {
      held.later = known.incarnation;
      return undefined;
    }
    toldIn(known ?? { leaves: [], removals: [] }).forEach((why, name) => due.set(name, due.get(name) ?? why));
    const self = await this.self();
    const leaves = [...leavesDue(held), ...(await this.ownUnlisted(held, self))];
    const remove = [...new Set(leaves.filter((leaf) => leaf.user !== self?.user || leaf.device !== self.device).map(({ index }) => index))];
    const wanted = (known?.additions ?? []).filter((user) => people.has(user)).slice(0, PROPOSALS);
    const add = wanted.length === 0 ? [] : await this.packages(room, wanted);
    return add.length + remove.length > 0 ? { add: add.slice(0, PROPOSALS), remove: remove.slice(0, PROPOSALS) } : undefined;
  }

  /** After a reset those of the identity before, which nobody else may remove while their sessions last, and beside which nobody speaks. */
  private async ownUnlisted({ group }: Held, self: Device | undefined): Promise<CertifiedLeaf[]> {
    const unlisted = [];
    for (const leaf of group.leaves.filter(({ user }) => user === self?.user)) {
      if (!(await this.trusted.leaf(leaf, leaf.leafKey))) {
        unlisted.push(leaf);
      }
    }
    return unlisted;
  }

  /** Of devices that their people have listed; others the server made up. */
  private async packages(room: Id, users: Id[]): Promise<Bytes[]> {
    const claimed = await this.groups.service.claim(room, uuidV7(Date.now()), users);
    const good = [];
    for (const { user, device, keyPackage } of claimed) {
      const leaf = leafOf(keyPackage);
      if (leaf?.owner.user === user && leaf.owner.device === device && (await this.trusted.leaf(leaf.owner, leaf.leafKey))) {
        good.push(keyPackage);
      }
    }
    return good;
  }
}

/** A commit that changes nobody but renews the own leaf, where that is due. */
function renewalOf(held: Held): object | undefined {
  return held.later === undefined && renewsIn(held) === 0 ? {} : undefined;
}
