import { CommandError, type Id, type Row } from '../bridge/bridge';
import type { StoredEvent } from './database';
import type { Fold } from './fold';
import type { History } from './history';

/** What shows rows that refer to others. */
interface Referring {
  readonly room: Id;
  readonly fold: Fold<StoredEvent>;
  readonly asked: Set<number>;
  learn(events: StoredEvent[]): void;
}

/** So many are looked for at a time. */
const MOST_AT_ONCE = 10;

/** Looks for what rows refer to and is not among them: what they answer, and what they stand below. */
export class References {
  constructor(
    private readonly history: History,
    private readonly changed: (room: Id) => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  look(view: Referring, rows: Row[]): void {
    const referred = rows.flatMap((row) => (row.row === 'message' ? [row.replyTo?.seq, row.thread] : []));
    const missing = [...new Set(referred)].filter(
      (seq) => seq !== undefined && view.fold.get(seq) === undefined && !view.asked.has(seq),
    ) as number[];
    const next = missing.slice(0, MOST_AT_ONCE);
    next.forEach((seq) => view.asked.add(seq));
    if (next.length > 0) {
      void this.find(view, next).catch(this.failed);
    }
  }

  private async find(view: Referring, seqs: number[]): Promise<void> {
    const { room, fold } = view;
    const found = await this.history.some(room, seqs).catch(orNothing);
    // Meanwhile the view may have begun anew, and asks by itself.
    if (view.fold === fold) {
      view.learn(found);
      this.changed(room);
    }
  }
}

export function orNothing(error: unknown): StoredEvent[] {
  if (error instanceof CommandError) {
    return [];
  }
  throw error;
}
