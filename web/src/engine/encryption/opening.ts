import { CommandError, type Id, type Unreadable } from '../../bridge/bridge';
import type { Database, StoredKey } from '../database';
import { fromBase64 } from '../mls/bytes';
import { opened, type Place } from '../mls/message-key';
import { sealedIn, type Content, type Sealed, type StreamEvent } from '../protocol';
import type { Archive } from './archive';
import { Waiting, type Groups } from './groups';
import type { Log } from './log';

/** So much of what was opened is at hand. */
const MOST_HELD = 4_000;

/** Opens what is sealed, by keys that were found in the room's log or in the archive. */
export class Opening {
  private readonly at = new Map<string, Content>();

  constructor(
    private readonly database: Database,
    private readonly groups: Groups,
    private readonly log: Log,
    private readonly archive: Archive,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** These events, as what they say; what cannot be opened says why. */
  async opened<E extends StreamEvent>(room: Id, events: E[]): Promise<E[]> {
    const sealed = events.filter((event) => sealedIn(event) && !this.at.has(placeOf(room, event)));
    const why = await this.find(room, sealed);
    const rows = new Map((await this.keys(room, sealed)).map((row) => [row.of, row]));
    return Promise.all(events.map((event) => this.one(room, event, rows.get(event.seq), why)));
  }

  private async one<E extends StreamEvent>(room: Id, event: E, row: StoredKey | undefined, why: Unreadable | undefined): Promise<E> {
    const sealed = sealedIn(event);
    if (!sealed) {
      return event;
    }
    const known = this.at.get(placeOf(room, event));
    if (known) {
      return { ...event, content: known, sealed };
    }
    if (!row || !('boxed' in row)) {
      return { ...event, content: unreadable(row && 'why' in row ? row.why : (why ?? 'before-joining')), sealed };
    }
    const content = await this.contentOf(room, event, sealed, row).catch(() => undefined);
    if (!content) {
      return { ...event, content: unreadable('forged'), sealed };
    }
    this.remember(placeOf(room, event), content);
    return { ...event, content, sealed };
  }

  private async contentOf(room: Id, event: StreamEvent, sealed: Sealed, row: Extract<StoredKey, { incarnation: number }>): Promise<Content | undefined> {
    const { id, sender, device, type } = event;
    const place: Place = { room, incarnation: row.incarnation, id, sender, device };
    const said = (await opened(fromBase64(sealed.sealed), await this.groups.opened(row), place)) as { type?: unknown; content?: unknown };
    const isSame = said.type === type && typeof said.content === 'object' && said.content !== null;
    return isSame ? (said.content as Content) : undefined;
  }

  /** Looks for keys that are not there yet: in the log up to its head, then in the archive. @returns why some may be missing */
  private async find(room: Id, events: StreamEvent[]): Promise<Unreadable | undefined> {
    let why: Unreadable | undefined;
    const missing = async () => {
      const rows = await this.keys(room, events);
      return events.filter(({ seq }) => !rows.some((row) => row.of === seq && 'boxed' in row));
    };
    const first = await missing();
    if (first.length > 0) {
      const held = await this.groups.stored(room);
      const last = first.at(-1)!;
      if (!held || last.seq > held.cursor) {
        why = await this.tried(() => this.groups.exclusive(room, () => this.log.advanced(room, first.length === 1 ? last : undefined)));
      }
      const left = await missing();
      if (left.length > 0) {
        why = (await this.tried(() => this.archive.restore(room, left.map(({ seq }) => seq)))) ?? why;
      }
    }
    return why;
  }

  private async tried(work: () => Promise<unknown>): Promise<Unreadable | undefined> {
    try {
      await work();
      return undefined;
    } catch (error) {
      if (error instanceof Waiting) {
        return error.why;
      }
      if (error instanceof CommandError) {
        return error.code === 'not-member' || error.code === 'forbidden' ? 'not-added' : 'offline';
      }
      // one room that goes wrong keeps nobody from the others
      this.failed(error);
      return 'not-added';
    }
  }

  private async keys(room: Id, events: StreamEvent[]): Promise<StoredKey[]> {
    const rows = await this.database.keys.bulkGet(events.map(({ seq }): [Id, number] => [room, seq]));
    return rows.filter((row) => row !== undefined);
  }

  private remember(place: string, content: Content): void {
    this.at.set(place, content);
    if (this.at.size > MOST_HELD) {
      this.at.delete(this.at.keys().next().value!);
    }
  }
}

export function unreadable(why: Unreadable): Content {
  return { text: '', unreadable: why };
}

/** All that was checked when it was opened: nobody's words are put into another's mouth, or another event's place. */
function placeOf(room: Id, event: StreamEvent): string {
  const { id, seq, sender, device, type } = event;
  return `${room} ${seq} ${id} ${sender} ${device} ${type} ${sealedIn(event)?.sealed}`;
}
