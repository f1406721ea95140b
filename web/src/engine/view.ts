import { WINDOW_ROWS, type Id, type RoomWindow, type Row } from '../bridge/bridge';
import type { Run } from './history';
import { firstOf, joined, lastOf, within } from './timeline';

/** The part of a room that one page shows: a run of its log, and whether it grows with the room. */
export class View {
  after = 0;
  to = 0;
  generation = 0;
  rows: Row[] = [];
  /** Whether it shows the end of what is kept, so that what arrives is appended. */
  follows = false;
  loading: RoomWindow['loading'] = 'none';
  /** What the page was told last. */
  shown: RoomWindow | undefined;

  constructor(
    readonly room: Id,
    public version: number,
    readonly openedAt: number,
    readonly openedUnread: number,
  ) {}

  /** Shows this, and nothing of what was shown before. */
  show({ after, to, generation, rows }: Run): void {
    Object.assign(this, { after, to, generation, rows: [...rows] });
  }

  /** @returns whether the run reaches the view without a hole between them */
  append({ after, to, generation, rows }: Run): boolean {
    if (after > this.to || generation !== this.generation) {
      return false;
    }
    this.rows = joined(this.rows, within(rows, this.to));
    this.to = Math.max(this.to, to);
    while (this.rows.length > WINDOW_ROWS) {
      this.after = lastOf(this.rows.shift()!);
    }
    return true;
  }

  /** @returns whether the run reaches the view without a hole between them */
  prepend({ after, to, generation, rows }: Run): boolean {
    if (to < this.after || generation !== this.generation) {
      return false;
    }
    this.rows = joined(within(rows, 0, this.after), this.rows);
    this.after = Math.min(this.after, after);
    while (this.rows.length > WINDOW_ROWS) {
      this.to = firstOf(this.rows.pop()!) - 1;
      this.follows = false;
    }
    return true;
  }
}
