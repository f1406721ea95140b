import type { Id } from '../../bridge/bridge';
import type { Database, OutboxEntry } from '../database';
import { idBytes } from '../mls/bytes';
import type { Device } from '../mls/credential';
import { leafOf } from '../mls/key-package';
import { PROPOSALS } from '../mls/change';
import { sealed, writeMessageKey, type Place } from '../mls/message-key';
import type { Sealed } from '../protocol';
import { uuidV7 } from '../uuid';
import { Waiting, type Groups, type Held } from './groups';
import type { Log } from './log';
import { base64, fromBase64 } from './structure';
import { isBroken, type Trusted } from './trusted';

/** Others may commit at the same time. */
const TRIES = 5;

/** What leaves this device: sealed messages, and the commits without which they would be for the wrong people. */
export class Sealing {
  constructor(
    private readonly database: Database,
    private readonly groups: Groups,
    private readonly log: Log,
    private readonly trusted: Trusted,
    private readonly self: () => Promise<Device | undefined>,
  ) {}

  /** Brings the group to where the room is: nobody in it who left, and everybody who is there. @returns whether something may be said */
  settled(room: Id): Promise<boolean> {
    return this.groups.exclusive(room, async () => {
      for (let tries = 0; tries < TRIES; tries++) {
        const held = await this.log.advanced(room);
        const change = held.pending ? undefined : await this.missing(held);
        if (held.pending) {
          await this.groups.give(held, held.pending);
        } else if (change) {
          await this.groups.commit(held, change);
        } else {
          return this.isReady(held);
        }
      }
      throw new Waiting('offline');
    });
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
      const held = await this.groups.stored(entry.room);
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
    const made = wire && before ? { sealed: fromBase64(wire.sealed), key: before.key } : await sealed({ type, content }, place);
    const { epoch } = group;
    const key = await group.protect(writeMessageKey(made.key), idBytes(id));
    const now: Sealed = { epoch, key: base64(key), sealed: base64(made.sealed) };
    const kept = await this.groups.boxedKey(room, id, incarnation, made.key);
    await this.groups.save(held, [kept], () => this.database.outbox.update(send, { id, wire: now, stale: false }));
    return now;
  }

  /** Whether what is said now is for those alone who are in the room. */
  private async isReady(held: Held): Promise<boolean> {
    const leaves = held.group.leaves;
    if (leaves.some(({ user }) => !held.people.has(user))) {
      return false;
    }
    for (const leaf of leaves) {
      // also of those that were accepted when this device came
      const person = await this.trusted.person(leaf.user);
      if (!person || isBroken(person) || !(await this.trusted.leaf(leaf, leaf.leafKey))) {
        return false;
      }
    }
    return true;
  }

  private async missing({ room, group, people }: Held): Promise<{ add: ReturnType<typeof fromBase64>[]; remove: number[] } | undefined> {
    const known = await this.groups.service.group(room);
    const leaves = group.leaves.filter(({ user, device }) => !known || known.leaves.some((leaf) => leaf.user === user && leaf.device === device));
    const remove = leaves.filter(({ user, index }) => !people.has(user) || known?.removals.includes(index)).map(({ index }) => index);
    const wanted = (known?.additions ?? []).filter((user) => people.has(user)).slice(0, PROPOSALS);
    const add = wanted.length === 0 ? [] : await this.packages(room, wanted);
    return add.length + remove.length > 0 ? { add: add.slice(0, PROPOSALS), remove: remove.slice(0, PROPOSALS) } : undefined;
  }

  /** Of devices that their people have listed; others the server made up. */
  private async packages(room: Id, users: Id[]) {
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
