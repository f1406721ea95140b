import { CommandError, type Id } from '../../bridge/bridge';
import type { Database } from '../database';
import { concatenated, idBytes, uint32, type Bytes } from '../mls/bytes';
import type { Device } from '../mls/credential';
import { Group } from '../mls/group';
import { uuidV7 } from '../uuid';
import { isLate, Waiting, type Groups, type Held } from './groups';
import { newcomer, renewed } from './renewal';
import { endOf, heard, nameOf, toldIn } from './roster';
import type { RoomGroup } from './service';
import type { Stock } from './stock';
import type { Trusted } from './trusted';

/** How often a device comes back to a room by itself, an hour. */
const MOST_REJOINS = 6;
const HOUR_MS = 3600_000;

/** Others may commit at the same time. */
const TRIES = 5;

/** A group that does not let this device in is not asked again before. */
const CLOSED_MS = 2_000;

/** Pages of a room's log that are read to know who is in it. */
const MOST_PAGES = 100;

/** How this device comes into the groups of rooms: it begins them, is welcomed, comes by itself, or comes back. */
export class Entry {
  private readonly rejoined = new Map<Id, number[]>();
  private readonly closed = new Map<Id, number>();

  constructor(
    private readonly database: Database,
    private readonly groups: Groups,
    private readonly stock: Stock,
    private readonly trusted: Trusted,
    private readonly self: () => Promise<Device | undefined>,
  ) {}

  /** The group, which this device enters if it may; whether it may is not asked all the time. */
  async entered(room: Id): Promise<Held> {
    const held = await this.groups.stored(room);
    if (held && held.later === undefined) {
      return held;
    }
    if (Date.now() < (this.closed.get(room) ?? 0)) {
      throw new Waiting('not-added');
    }
    try {
      return await this.enter(room, held);
    } catch (error) {
      if (error instanceof Waiting && error.why === 'not-added') {
        this.closed.set(room, Date.now() + CLOSED_MS);
      }
      throw error;
    }
  }

  /** Something has happened that may let this device in. */
  hope(room: Id): void {
    this.closed.delete(room);
  }

  /** Whoever stands alone in a group adds the others next. */
  async begin(room: Id, incarnation = 1): Promise<Held> {
    const device = await this.required();
    const group = await Group.begun(groupId(room, incarnation), device, this.trusted.leafOrUnlisted, Date.now());
    const seq = await this.groups.service.begin(room, uuidV7(Date.now()), incarnation, await group.published());
    // as they are from there on: whoever comes before the cursor would be missed
    return this.begun({ room, incarnation, group, cursor: seq, people: await this.members(room), due: new Map(), ...renewed() });
  }

  /**
   * The room's log is another than before, as after a restore: what it says is read anew from the newest epoch on. If it
   * has lost a commit that this device knows of, its next group begins.
   */
  async restored(held: Held, generation: number): Promise<Held> {
    const { room, incarnation, group } = held;
    const known = await this.groups.asked(room);
    if (!known) {
      await this.groups.drop(room);
      return this.entered(room);
    }
    const { pending: _, ...rest } = held;
    const again: Held = { ...rest, generation, cursor: Math.min(held.cursor, known.seq), people: await this.members(room), due: toldIn(known) };
    if (known.incarnation === incarnation && known.epoch < group.epoch) {
      return this.next(again, incarnation + 1);
    }
    await this.groups.save(known.incarnation > incarnation ? { ...again, later: known.incarnation } : again, []);
    return this.entered(room);
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
    return this.enter(room, await this.groups.stored(room));
  }

  private async enter(room: Id, before: Held | undefined): Promise<Held> {
    const device = await this.required();
    for (let tries = 0; tries < TRIES; tries++) {
      const known = await this.groups.asked(room);
      if (!known) {
        if ((await this.database.rooms.get(room))?.role === 'owner') {
          return this.begin(room);
        }
        throw new Waiting('not-added');
      }
      if (before && known.incarnation < Math.max(before.incarnation, before.later ?? 0)) {
        // an older group than the one that this device knows of
        throw new Waiting('offline');
      }
      const welcomed = await this.welcomed(room, known, before);
      if (welcomed) {
        return welcomed;
      }
      try {
        if (known.leaves.some(({ user }) => user === device.user)) {
          return await this.enterAlone(room, known, before, device);
        }
        if (known.removals.length < known.leaves.length) {
          throw new Waiting('not-added');
        }
        // nobody is there who could let anybody in
        return await this.begin(room, known.incarnation + 1);
      } catch (error) {
        if (!(error instanceof CommandError && isLate(error))) {
          throw error;
        }
      }
    }
    throw new Waiting('offline');
  }

  private async enterAlone(room: Id, known: RoomGroup, before: Held | undefined, device: Device): Promise<Held> {
    const { incarnation, epoch, groupInfo, seq } = known;
    const published = { groupInfo, tree: await this.groups.service.tree(room, seq) };
    await this.trusted.ask([...new Set(known.leaves.map(({ user }) => user))]);
    const { next, ...made } = await Group.rejoined(groupId(room, incarnation), published, device, this.trusted.leafOrUnlisted, Date.now());
    const people = await this.peopleOf(room, next, seq, before);
    const at = await this.groups.service.commit(room, uuidV7(Date.now()), { incarnation, epoch }, made);
    const due = toldIn(known);
    due.delete(nameOf(device));
    return this.begun({ room, incarnation, group: next, cursor: at, people, due, ...renewed() });
  }

  /** By a Welcome that waits for this device; nothing where none does, none that it has the key for, or one of an older group. */
  private async welcomed(room: Id, known: RoomGroup, before: Held | undefined): Promise<Held | undefined> {
    const waiting = await this.groups.service.welcome(room);
    const found = waiting && waiting.incarnation === known.incarnation && (await this.stock.of(waiting.welcome));
    if (!waiting || !found) {
      return undefined;
    }
    const { incarnation, seq, welcome } = waiting;
    const tree = await this.groups.service.tree(room, seq);
    const group = await Group.joined(groupId(room, incarnation), welcome, tree, found.own, this.trusted.leafOrUnlisted).catch((error: unknown) => {
      if (error instanceof CommandError) {
        throw error;
      }
      return undefined;
    });
    const held = group && (await this.begun({
      room, incarnation, group, cursor: seq, people: await this.peopleOf(room, group, seq, before), due: toldIn(known), ...newcomer(group),
    }));
    await found.used();
    await this.groups.service.welcomed(room, seq);
    return held;
  }

  /** Another group begins, or has begun meanwhile, after the one that this device knows. */
  private async next(held: Held, incarnation: number): Promise<Held> {
    try {
      return await this.begin(held.room, incarnation);
    } catch (error) {
      if (!(error instanceof CommandError && isLate(error))) {
        throw error;
      }
      await this.groups.save({ ...held, later: incarnation }, []);
      return this.entered(held.room);
    }
  }

  /**
   * Whoever is in the room where this device comes into a group. Where it knew the room before it is the log that says it,
   * and nobody may be in the group who was not in it there and is no member.
   */
  private async peopleOf(room: Id, group: Group, seq: number, before: Held | undefined): Promise<Set<Id>> {
    if (!before) {
      return this.members(room);
    }
    const people = new Set(before.people);
    for (let [at, pages] = [before.cursor, 0]; at < seq && pages < MOST_PAGES; pages++) {
      const page = await this.groups.service.events(room, at);
      page.events.filter((event) => event.seq <= seq).forEach((event) => heard(people, event));
      const end = endOf(page, at);
      at = end === at ? seq : end;
    }
    const had = new Set(before.group.leaves.map(({ user }) => user));
    if (group.leaves.some(({ user }) => !had.has(user) && !people.has(user))) {
      throw new Waiting('forged');
    }
    return people;
  }

  /** Not guessed at: who is missing here would be a ghost later. */
  private async members(room: Id): Promise<Set<Id>> {
    return new Set(await this.groups.service.members(room));
  }

  private async begun(from: Omit<Held, 'generation'>): Promise<Held> {
    const held = { ...from, generation: 0 };
    await this.groups.save(held, []);
    this.closed.delete(held.room);
    return held;
  }

  private async required(): Promise<Device> {
    const device = await this.self();
    if (!device) {
      throw new Waiting('not-set-up');
    }
    return device;
  }
}

function groupId(room: Id, incarnation: number): Bytes {
  return concatenated(idBytes(room), uint32(incarnation));
}
