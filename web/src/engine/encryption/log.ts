import { CommandError, type Id } from '../../bridge/bridge';
import type { StoredKey } from '../database';
import { sameBytes, idBytes } from '../mls/bytes';
import type { Change } from '../mls/change';
import type { Device } from '../mls/credential';
import { Refused } from '../mls/framing';
import { readMessageKey, type MessageKey } from '../mls/message-key';
import { sealedIn, type EventPage, type StreamEvent } from '../protocol';
import { Waiting, type Groups, type Held } from './groups';
import type { RoomCommit } from './service';
import { fromBase64 } from './structure';
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
    let held = await this.groups.entered(room);
    if (live && live.seq <= held.cursor) {
      return held;
    }
    let page: EventPage | undefined = live && held.cursor === live.seq - 1 ? alone(live) : undefined;
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      page ??= await this.groups.service.events(room, held.cursor);
      const end = endOf(page, held.cursor);
      if (end === held.cursor) {
        return held;
      }
      try {
        await this.take(held, page, end);
      } catch (error) {
        this.groups.unload(room);
        if (!(error instanceof Forked)) {
          throw error;
        }
        held = await this.groups.rejoin(room);
      }
      if (end >= page.head) {
        return held;
      }
      page = undefined;
    }
    return held;
  }

  private async take(held: Held, page: EventPage, end: number): Promise<void> {
    const commits = await this.commitsFor(held, page);
    const keys: StoredKey[] = [];
    for (const event of page.events) {
      await this.apply(held, commits, event.seq - 1);
      heard(held.people, event);
      const key = await this.keyOf(held, event);
      if (key) {
        keys.push(key);
      }
    }
    await this.apply(held, commits, end);
    held.cursor = end;
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
    const { group, pending, people } = held;
    if (epoch < group.epoch) {
      return;
    }
    const self = await this.self();
    const isOwn = sender === self?.user && device === self.device;
    if (isOwn && !(pending && sameBytes(pending.commit, commit))) {
      throw new Forked('a commit in the name of this device that it did not make');
    }
    if (isOwn && pending) {
      group.become(pending.next);
    } else {
      try {
        await group.take(commit, (change) => wrongIn(change, people, { user: sender, device }));
      } catch (error) {
        // a server that does not answer says nothing about the group
        throw error instanceof CommandError ? error : new Forked(String(error));
      }
    }
    delete held.pending;
    if (!group.active) {
      await this.groups.drop(held.room);
      throw new Waiting('not-added');
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
      const isGone = error instanceof Refused && error.message.includes('keys are gone');
      return { room, of: event.seq, why: isGone ? 'keys-gone' : 'forged' };
    }
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

/** What a commit does that its sender may not, as far as the room's log shows it. */
function wrongIn(change: Change, people: Set<Id>, by: { user: Id; device: Id }): string | undefined {
  if (change.by.user !== by.user || change.by.device !== by.device) {
    return 'a commit of somebody else than the server says';
  }
  const ghost = change.added.find(({ user }) => !people.has(user));
  return ghost && `somebody is added who is neither in the room nor invited: ${ghost.user}`;
}

/** Who is in the room after an event of its log. */
function heard(people: Set<Id>, { type, content }: StreamEvent): void {
  const user = content['user'];
  if (typeof user === 'string') {
    if (type === 'member.joined' || type === 'member.invited') {
      people.add(user);
    } else if (type === 'member.left') {
      people.delete(user);
    }
  }
}

/** The commit that an event carries; large ones lie elsewhere. */
function commitIn({ seq, sender, device, content: { epoch, commit } }: StreamEvent): RoomCommit[] {
  try {
    return typeof commit === 'string' ? [{ seq, epoch: Number(epoch), sender, device, commit: fromBase64(commit) }] : [];
  } catch {
    return [];
  }
}

function alone(event: StreamEvent): EventPage {
  return { events: [event], gaps: [], head: event.seq, generation: 0, floor: 0 };
}

function endOf({ events, gaps }: EventPage, after: number): number {
  return Math.max(after, ...events.map(({ seq }) => seq), ...gaps.map(({ to }) => to));
}
