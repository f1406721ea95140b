import { Dexie } from 'dexie';
import { CommandError, type Id } from '../bridge/bridge';
import type { Database, Span } from './database';
import type { Told } from './told';

/** How many of their newest events rooms that are not open keep, the first and the second time that room is made. */
const KEPT = [100, 0];

/** When so many events made way, a write is tried again. */
const ENOUGH = 5_000;

/** The room on this device: when it ends, what was read long ago makes way for what is new. */
export class Space {
  private isFull = false;

  constructor(
    private readonly database: Database,
    private readonly isOpen: (room: Id) => boolean,
    private readonly told: Told,
  ) {}

  /**
   * Runs a write, which may be run again, since the whole of it fails when the disk is full.
   *
   * @throws CommandError with `storage-full` when nothing can make way
   */
  async keep<T>(write: () => Promise<T>): Promise<T> {
    for (const kept of KEPT) {
      try {
        return await this.done(write);
      } catch (error) {
        if (!isAboutSpace(error)) {
          throw error;
        }
        await this.makeRoom(kept);
      }
    }
    try {
      return await this.done(write);
    } catch (error) {
      if (!isAboutSpace(error)) {
        throw error;
      }
      this.tell(true);
      throw new CommandError('storage-full', 'there is no room left on this device');
    }
  }

  private async done<T>(write: () => Promise<T>): Promise<T> {
    const result = await write();
    this.tell(false);
    return result;
  }

  private tell(isFull: boolean): void {
    if (this.isFull !== isFull) {
      this.isFull = isFull;
      this.told.tell({ event: 'storage', storage: isFull ? 'full' : 'ok' });
    }
  }

  /** Rooms in which nothing was said for longest give first. */
  private async makeRoom(kept: number): Promise<void> {
    const [spans, rooms] = await Promise.all([this.database.spans.toArray(), this.database.rooms.toArray()]);
    const at = new Map(rooms.map((room) => [room.room, room.at]));
    const idle = spans
      .filter((span) => span.last - span.after > kept && !this.isOpen(span.room))
      .sort((a, b) => (at.get(a.room) ?? 0) - (at.get(b.room) ?? 0));
    let freed = 0;
    for (const span of idle) {
      if (freed < ENOUGH) {
        freed += await this.trim(span, span.last - kept);
      }
    }
  }

  /** What is kept of a room still has no hole: it begins later. */
  private async trim({ room }: Span, upTo: number): Promise<number> {
    const { database } = this;
    return database.transaction('rw', database.events, database.gaps, database.spans, async () => {
      const straddling = await database.gaps.where('[room+to]').between([room, upTo], [room, Dexie.maxKey]).first();
      const after = straddling && straddling.from <= upTo ? straddling.to : upTo;
      const freed = await database.events.where('[room+seq]').between([room, Dexie.minKey], [room, after], true, true).delete();
      await database.gaps.where('[room+from]').between([room, Dexie.minKey], [room, after], true, true).delete();
      await database.spans.update(room, { after });
      return freed;
    });
  }
}

/** Browsers say it of a request, of the transaction that they abort for it, or of several requests at once. */
function isAboutSpace(error: unknown): boolean {
  if (!(error instanceof Error) && !(error instanceof DOMException)) {
    return false;
  }
  const { name, inner, failures } = error as { name: string; inner?: unknown; failures?: unknown[] };
  return name === 'QuotaExceededError' || isAboutSpace(inner) || (failures ?? []).some(isAboutSpace);
}
