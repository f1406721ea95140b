import type { ChangeRow, Id, Row } from '../bridge/bridge';
import type { Database } from './database';

/** So many are kept of a room, the last ones. */
const MOST = 20;

/** What was learnt of somebody's keys: another identity than before, or one more device. */
export type KeyNews = { what: 'identity'; vouched: boolean } | { what: 'device'; device: Id };

/** It stands in the room after everything that was there when this device learnt of it. */
interface KeyChange {
  key: string;
  after: number;
  at: number;
  user: Id;
  news: KeyNews;
}

/** What this device has learnt of the keys of people, for the rooms shared with them: the server's log does not say it. */
export class KeyChanges {
  private readonly known = new Map<Id, Promise<KeyChange[]>>();

  constructor(private readonly database: Database) {}

  forget(): void {
    this.known.clear();
  }

  async add(room: Id, after: number, user: Id, news: KeyNews[]): Promise<void> {
    const { meta } = this.database;
    const now = this.database.transaction('rw', meta, async () => {
      const before = await this.stored(room);
      const added = news.map((each): KeyChange => ({ key: crypto.randomUUID(), after, at: Date.now(), user, news: each }));
      const all = [...before, ...added].slice(-MOST);
      await meta.put({ name: nameOf(room), value: all });
      return all;
    });
    this.known.set(room, Promise.resolve(await now));
  }

  async drop(room: Id): Promise<void> {
    this.known.delete(room);
    await this.database.meta.delete(nameOf(room));
  }

  /** As rows among those of the room. */
  async rows(room: Id): Promise<ChangeRow[]> {
    let known = this.known.get(room);
    if (!known) {
      known = this.stored(room);
      this.known.set(room, known);
      known.catch(() => this.known.delete(room));
    }
    return (await known).map(rowOf);
  }

  private async stored(room: Id): Promise<KeyChange[]> {
    return ((await this.database.meta.get(nameOf(room)))?.value as KeyChange[] | undefined) ?? [];
  }
}

/** Each after what it stands after, as far as that is shown: everything after `after` up to `to`. */
export function withKeyChanges(rows: Row[], changes: ChangeRow[], { after, to }: { after: number; to: number }): Row[] {
  const shown = changes.filter((change) => change.seq > after && change.seq <= to);
  if (shown.length === 0) {
    return rows;
  }
  const waiting = rows.filter(({ seq }) => seq === 0);
  const numbered = rows.filter(({ seq }) => seq > 0);
  // the order of what stands at the same place stays
  return [...[...numbered, ...shown].sort((a, b) => a.seq - b.seq), ...waiting];
}

export function isKeyChange(row: Row): boolean {
  return row.row === 'change' && (row.change.type === 'identity' || row.change.type === 'device');
}

function rowOf({ key, after, at, user, news }: KeyChange): ChangeRow {
  const change = news.what === 'identity' ? ({ type: 'identity', user, vouched: news.vouched } as const) : ({ type: 'device', user } as const);
  return { row: 'change', key, id: key, seq: after, n: 0, sender: user, at, change };
}

function nameOf(room: Id): string {
  return `key changes ${room}`;
}
