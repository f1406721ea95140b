import { CommandError, type Id } from '../../bridge/bridge';
import type { StoredKey } from '../database';
import { fromBase64, idBytes, sameBytes, sha256 } from '../mls/bytes';
import type { Device, Owner } from '../mls/credential';
import { Refused } from '../mls/refused';
import { readMessageKey, type MessageKey } from '../mls/message-key';
import { sealedIn, type EventPage, type StreamEvent } from '../protocol';
import type { Entry } from './entry';
import { Waiting, type Groups, type Held } from './groups';
import { renewed, renews } from './renewal';
import { changed, endOf, follow, wrongIn } from './roster';
import type { RoomCommit } from './service';
import type { Trusted } from './trusted';

/** Pages of a room's log that are read in one go. */
const MOST_PAGES = 100;

/**
 * Follows an encrypted room's log for its group: commits and the keys of messages in their order, from where it was
 * read to. What it finds is stored with the group as it is after it.
 */
export class Log {
  constructor(
    private readonly groups: Groups,
    private readonly entry: Entry,
    private readonly trusted: Trusted,
    private readonly self: () => Promise<Device | undefined>,
    /** Keys of these sequences were found. */
    private readonly found: (room: Id, incarnation: number, seqs: number[]) => void,
  ) {}

  /**
   * Up to the head of the room; to be called within what is exclusive to it.
   *
   * @param live the next event, where it is known
   */
  async advanced(room: Id, live?: StreamEvent): Promise<Held> {
    let held = await this.entry.entered(room);
    if (live && live.seq <= held.cursor) {
      return held;
    }
    let page: EventPage | undefined = live && held.cursor === live.seq - 1 ? alone(live, held.generation) : undefined;
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      page ??= await this.groups.service.events(room, held.cursor);
      const next = await this.after(held, page);
      if (!next) {
        return held;
      }
      held = next;
      if (held.cursor >= page.head) {
        return held;
      }
      page = undefined;
    }
    return held;
  }

  /** The same; nobody is asked where nothing is known to have come. */
  async current(room: Id): Promise<Held> {
    const held = await this.groups.stored(room);
    const isKnown = held && !held.pending && held.later === undefined && !this.groups.isDoubted(room);
    return isKnown && ((await this.groups.headOf(room)) ?? Infinity) <= held.cursor ? held : this.advanced(room);
  }

  /** The group after a page; nothing if there is nothing in it. */
  private async after(held: Held, page: EventPage): Promise<Held | undefined> {
    const { room } = held;
    if (held.generation !== 0 && page.generation !== held.generation) {
      return this.entry.restored(held, page.generation);
    }
    const end = endOf(page, held.cursor);
    if (end === held.cursor) {
      return undefined;
    }
    try {
      await this.take(held, page, end);
    } catch (error) {
      this.groups.unload(room);
      if (!(error instanceof Forked)) {
        throw error;
      }
      return this.entry.rejoin(room);
    }
    return held.later === undefined ? held : this.entry.entered(room);
  }

  private async take(held: Held, page: EventPage, end: number): Promise<void> {
    const commits = await this.commitsFor(held, page);
    const keys: StoredKey[] = [];
    const later = page.events.find((event) => beginsAfter(held, event));
    for (const event of page.events) {
      if (event === later) {
        break;
      }
      await this.apply(held, commits, event.seq - 1);
      follow(held, event);
      const key = await this.keyOf(held, event);
      if (key) {
        keys.push(key);
      }
    }
    held.cursor = later ? later.seq - 1 : end;
    await this.apply(held, commits, held.cursor);
    held.generation ||= page.generation;
    if (later) {
      held.later = Number(later.content['incarnation']);
    }
    await this.groups.save(held, keys);
    const seqs = keys.flatMap((key) => ('boxed' in key && typeof key.of === 'number' ? [key.of] : []));
    this.found(held.room, held.incarnation, seqs);
  }

  /** Most events carry their commit; what does not, and what the page may hide, is asked for. */
  private async commitsFor({ room, incarnation, group }: Held, { events, gaps }: EventPage): Promise<RoomCommit[]> {
    const { epoch } = group;
    const there = events.filter(({ type, content }) => type === 'mls.commit' && content['incarnation'] === incarnation && Number(content['epoch']) >= epoch);
    const carried = there.flatMap(commitIn);
    const last = Math.max(epoch, ...carried.map((commit) => commit.epoch + 1));
    const mayHide = gaps.length > 0 || events.some((event) => (sealedIn(event)?.epoch ?? 0) > last);
    return mayHide || carried.length < there.length ? this.groups.service.commits(room, incarnation, epoch) : carried;
  }

  /** Those up to a sequence. */
  private async apply(held: Held, commits: RoomCommit[], upTo: number): Promise<void> {
    while (commits[0] && commits[0].seq <= upTo) {
      await this.applyOne(held, commits.shift()!);
    }
  }

  private async applyOne(held: Held, { epoch, sender, device, commit }: RoomCommit): Promise<void> {
    const { group } = held;
    if (epoch < group.epoch) {
      return;
    }
    if (epoch > group.epoch) {
      throw new Forked(`a commit of epoch ${epoch} in epoch ${group.epoch}`);
    }
    const self = await this.self();
    if (sender === self?.user && device === self.device) {
      this.applyOwn(held, commit);
    } else {
      await this.applyOther(held, { user: sender, device }, commit);
    }
    delete held.pending;
    if (!group.active) {
      await this.groups.drop(held.room);
      throw new Waiting('not-added');
    }
  }

  private applyOwn(held: Held, commit: Uint8Array): void {
    const { group, pending } = held;
    if (!pending || !sameBytes(pending.commit, commit)) {
      throw new Forked('a commit in the name of this device that it did not make');
    }
    const change = group.read(commit);
    group.become(pending.next);
    changed(held, change);
    Object.assign(held, renews(change) ? renewed() : {});
  }

  private async applyOther(held: Held, by: Owner, commit: Uint8Array): Promise<void> {
    const isDirect = await this.groups.isDirect(held.room);
    try {
      changed(held, await held.group.take(commit, (change) => wrongIn(change, held, by, isDirect)));
    } catch (error) {
      // a server that does not answer says nothing about the group
      throw error instanceof CommandError ? error : new Forked(String(error));
    }
  }

  private async keyOf(held: Held, event: StreamEvent): Promise<StoredKey | undefined> {
    const sealed = sealedIn(event);
    if (!sealed) {
      return undefined;
    }
    const { room, incarnation } = held;
    const self = await this.self();
    if (event.sender === self?.user && event.device === self.device) {
      return this.ownKey(room, event);
    }
    try {
      const key = await this.unprotected(held, event, sealed.key);
      if (!key) {
        return { room, of: event.seq, why: 'unlisted' };
      }
      return await this.groups.boxedKey(room, event.seq, incarnation, key);
    } catch (error) {
      if (error instanceof CommandError) {
        throw error;
      }
      if (await this.isKnown(held, event, sealed.sealed)) {
        return undefined;
      }
      const isGone = error instanceof Refused && error.message.includes('keys are gone');
      return { room, of: event.seq, why: isGone ? 'keys-gone' : 'forged' };
    }
  }

  /** A key opens once: what is read again, as after a restore, may have been opened before. */
  private async isKnown({ room }: Held, { seq }: StreamEvent, sealed: string): Promise<boolean> {
    const known = await this.groups.key(room, seq);
    return known !== undefined && sameBytes(known.key.digest, await sha256(fromBase64(sealed)));
  }

  /** It was kept under the event's id when it was sealed. */
  private async ownKey(room: Id, { id, seq }: StreamEvent): Promise<StoredKey | undefined> {
    const known = await this.groups.key(room, id);
    return known ? this.groups.boxedKey(room, seq, known.incarnation, known.key) : { room, of: seq, why: 'keys-gone' };
  }

  /** @returns nothing where its device is not, or no more, one that its person lists */
  private async unprotected({ group }: Held, event: StreamEvent, message: string): Promise<MessageKey | undefined> {
    const { data, authenticated, by } = await group.unprotect(fromBase64(message));
    if (!sameBytes(authenticated, idBytes(event.id)) || by.user !== event.sender || by.device !== event.device) {
      throw new Refused('what somebody else sealed, or for something else');
    }
    if (!(await this.trusted.device(by))) {
      return undefined;
    }
    if (!(await this.trusted.leaf(by, by.leafKey))) {
      throw new Refused('a leaf that its device did not certify');
    }
    return readMessageKey(data);
  }
}

/** The log says what this device's group cannot follow. */
class Forked extends Error {
  override readonly name = 'Forked';
}

/** Whether a later group of the room begins by it. */
function beginsAfter({ incarnation }: Held, { type, content }: StreamEvent): boolean {
  return type === 'room.encrypted' && Number(content['incarnation']) > incarnation;
}

/** The commit that an event carries; large ones lie elsewhere. */
function commitIn({ seq, sender, device, content: { epoch, commit } }: StreamEvent): RoomCommit[] {
  try {
    return typeof commit === 'string' ? [{ seq, epoch: Number(epoch), sender, device, commit: fromBase64(commit) }] : [];
  } catch {
    return [];
  }
}

function alone(event: StreamEvent, generation: number): EventPage {
  return { events: [event], gaps: [], head: event.seq, generation, floor: 0 };
}
