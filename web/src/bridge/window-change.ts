import type { Id, Profile, RoomWindow, Row } from './bridge';

/** Rows `from` up to but without `to` of the window before, or a row that is new or has changed. */
export type RowStep = { from: number; to: number } | { row: Row };

type Scalars = Omit<RoomWindow, 'room' | 'version' | 'rows' | 'people'>;

/** How a window came out of the one before it, whose version is one less; what is absent stayed. */
export interface WindowChange extends Partial<Scalars> {
  room: Id;
  version: number;
  /** Together all rows. */
  rows?: RowStep[];
  /** Those who are new or have changed. */
  people?: Record<Id, Profile>;
}

/** What leads from one window to the next; `undefined`: nothing but perhaps the version differs. */
export function changeOf(before: RoomWindow, after: RoomWindow): WindowChange | undefined {
  const change: WindowChange = { ...scalarsOf(before, after), room: after.room, version: after.version };
  const rows = stepsOf(before.rows, after.rows);
  if (!isWhole(rows, before.rows.length)) {
    change.rows = rows;
  }
  const people = Object.entries(after.people).filter(([user, profile]) => !isSame(before.people[user], profile));
  if (people.length > 0) {
    change.people = Object.fromEntries(people);
  }
  return Object.keys(change).length > 2 ? change : undefined;
}

export function changed(before: RoomWindow, { rows, people, ...rest }: WindowChange): RoomWindow {
  return {
    ...before,
    ...rest,
    rows: rows?.flatMap((step) => ('row' in step ? step.row : before.rows.slice(step.from, step.to))) ?? before.rows,
    people: people ? { ...before.people, ...people } : before.people,
  };
}

function scalarsOf(before: RoomWindow, after: RoomWindow): Partial<Scalars> {
  const { atStart, atEnd, to, head, openedAt, openedUnread, loading } = after;
  const scalars: Scalars = { atStart, atEnd, to, head, openedAt, openedUnread, loading };
  const names = Object.keys(scalars) as (keyof Scalars)[];
  return Object.fromEntries(names.filter((name) => before[name] !== after[name]).map((name) => [name, after[name]]));
}

function stepsOf(before: Row[], after: Row[]): RowStep[] {
  const places = new Map(before.map((row, i) => [row.key, i]));
  const steps: RowStep[] = [];
  for (const row of after) {
    const at = places.get(row.key);
    const last = steps.at(-1);
    if (at === undefined || !isSame(before[at], row)) {
      steps.push({ row });
    } else if (last && 'to' in last && last.to === at) {
      last.to++;
    } else {
      steps.push({ from: at, to: at + 1 });
    }
  }
  return steps;
}

function isWhole(steps: RowStep[], length: number): boolean {
  const [only] = steps;
  return steps.length === 0 ? length === 0 : steps.length === 1 && 'to' in only! && only.from === 0 && only.to === length;
}

/** Rows and profiles are small and plain, and mostly the very same object. */
function isSame(a: Row | Profile | undefined, b: Row | Profile): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
