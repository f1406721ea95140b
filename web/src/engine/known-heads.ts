import type { Id } from '../bridge/bridge';
import type { ResetFrame, RoomHead, RoomSummary } from './protocol';

const MOST = 10_000;

/** A position in a stream: events after it were not there yet. */
export interface Mark {
  generation: number;
  head: number;
}

/** Where the person's rooms stood when the server last told; the oldest told are forgotten. */
export class KnownHeads {
  private readonly marks = new Map<Id, Mark>();

  room(room: RoomSummary): void {
    this.put(room.room, { generation: room.generation, head: room.head });
  }

  /** Ignored for rooms whose generation was not told: a head means nothing without it. */
  head(head: RoomHead): void {
    const known = this.marks.get(head.room);
    if (known) {
      this.put(head.room, { generation: known.generation, head: head.head });
    }
  }

  reset(reset: ResetFrame): void {
    this.put(reset.room, { generation: reset.generation, head: reset.head });
  }

  of(room: Id): Mark | undefined {
    return this.marks.get(room);
  }

  private put(room: Id, mark: Mark): void {
    this.marks.delete(room);
    this.marks.set(room, mark);
    if (this.marks.size > MOST) {
      for (const oldest of this.marks.keys()) {
        this.marks.delete(oldest);
        break;
      }
    }
  }
}
