import { WINDOW_ROWS, type Id, type RoomWindow, type Row } from '../bridge/bridge';
import type { StoredEvent, StoredRoom } from './database';
import { Fold } from './fold';
import type { Run } from './history';
import { firstOf, joined, lastOf, within } from './timeline';

/** So many events that say nothing about the rows are held before they are let go together, since each time costs a look at all. */
export const MOST_ASIDE = WINDOW_ROWS;

/** The part of a room that one page shows: a run of its log, and whether it grows with the room. */
export class View {
  after = 0;
  to = 0;
  generation = 0;
  rows: Row[] = [];
  fold = this.emptyFold();
  /** References that were looked for, so that each is asked for once. */
  readonly asked = new Set<number>();
  /** With so many events held it is time to look which of them are of use. */
  private tidyAt = WINDOW_ROWS + MOST_ASIDE;
  /** Whether it shows the end of what is kept, so that what arrives is appended. */
  follows = false;
  loading: RoomWindow['loading'] = 'none';
  /** What the page was told last. */
  shown: RoomWindow | undefined;

  constructor(
    readonly room: Id,
    public version: number,
    public openedAt: number,
    public openedUnread: number,
  ) {}

  /** Of a room as it is when somebody opens it. */
  static of(room: Id, version: number, known: StoredRoom | undefined): View {
    const { read = 0, unread = 0, unreadFrom } = known ?? {};
    const view = new View(room, version, read, unread);
    if (unreadFrom !== undefined && unreadFrom <= read) {
      view.line(unreadFrom);
    }
    return view;
  }

  /** The unread line belongs above this message, whatever was read. */
  line(from: number): void {
    this.openedAt = from - 1;
    this.openedUnread = Math.max(1, this.openedUnread);
  }

  /** Shows this, and nothing of what was shown before. */
  show({ after, to, generation, rows, events }: Run): void {
    Object.assign(this, { after, to, generation, rows: [...rows] });
    this.fold = this.emptyFold();
    this.tidyAt = WINDOW_ROWS + MOST_ASIDE;
    this.asked.clear();
    this.learn(events);
  }

  /** Whether or not it stands among the rows, it may say something about them. */
  learn(events: StoredEvent[]): void {
    events.forEach((event) => this.fold.add(event));
    if (this.fold.size > this.tidyAt) {
      this.tidy();
    }
  }

  /** Lets go what says nothing about the rows, and is not answered by one. */
  private tidy(): void {
    const { rows, fold, asked } = this;
    const shown = new Set(rows.map(({ seq }) => seq));
    const quoted = new Set(rows.flatMap(({ seq }) => answeredBy(fold.get(seq))));
    fold.keepOnly(shown, quoted);
    [...asked].filter((seq) => !shown.has(seq) && !quoted.has(seq)).forEach((seq) => asked.delete(seq));
    this.tidyAt = fold.size + MOST_ASIDE;
  }

  /** @returns whether the run reaches the view without a hole between them */
  append({ after, to, generation, rows, events }: Run): boolean {
    if (after > this.to || generation !== this.generation) {
      return false;
    }
    this.rows = joined(this.rows, within(rows, this.to));
    this.to = Math.max(this.to, to);
    while (this.rows.length > WINDOW_ROWS) {
      this.after = lastOf(this.rows.shift()!);
    }
    this.learn(events);
    return true;
  }

  /** @returns whether the run reaches the view without a hole between them */
  prepend({ after, to, generation, rows, events }: Run): boolean {
    if (to < this.after || generation !== this.generation) {
      return false;
    }
    this.rows = joined(within(rows, 0, this.after), this.rows);
    this.after = Math.min(this.after, after);
    while (this.rows.length > WINDOW_ROWS) {
      this.to = firstOf(this.rows.pop()!) - 1;
      this.follows = false;
    }
    this.learn(events);
    return true;
  }

  /** Everything in the part that is shown and may be seen is known. */
  private emptyFold(): Fold<StoredEvent> {
    const fold: Fold<StoredEvent> = new Fold((seq) => this.after < seq && seq <= this.to && fold.get(seq) === undefined);
    return fold;
  }
}

/** What others sent is of any shape. */
function answeredBy(event: StoredEvent | undefined): number[] {
  const replyTo = event?.content.replyTo;
  return typeof replyTo === 'number' ? [replyTo] : [];
}
