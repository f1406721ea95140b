import { dayOf } from '../../i18n/dates'

/** What the rows need to know of an entry; everything else is for who draws it. */
export interface Placed {
  key: string
  /** Absent while the entry is not acknowledged. */
  seq?: number
  sender: string
  at: number
  /** Whether it is something said, rather than a change of the room. */
  spoken: boolean
  /** Whether it begins a group, whoever spoke before. */
  apart?: boolean
}

export type Row<E extends Placed> =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'unread'; key: string }
  | { kind: 'entry'; key: string; entry: E; grouped: boolean }

const GROUPED_WITHIN_MS = 5 * 60_000

/** Entries in order, with a separator per day and the line above the first unread message. */
export function rowsOf<E extends Placed>(entries: readonly E[], unreadAfter: number | null): Row<E>[] {
  const rows: Row<E>[] = []
  let previous: E | null = null
  let lined = unreadAfter === null
  for (const entry of entries) {
    const newDay = !previous || dayOf(previous.at) !== dayOf(entry.at)
    if (newDay) rows.push({ kind: 'day', key: `day-${dayOf(entry.at)}-${entry.key}`, at: entry.at })
    const unread = !lined && entry.spoken && entry.seq !== undefined && entry.seq > unreadAfter!
    if (unread) rows.push({ kind: 'unread', key: 'unread' })
    lined ||= unread
    const grouped = !newDay && !unread && continues(previous!, entry)
    rows.push({ kind: 'entry', key: entry.key, entry, grouped })
    previous = entry
  }
  return rows
}

function continues(previous: Placed, entry: Placed): boolean {
  return (
    previous.spoken &&
    entry.spoken &&
    entry.apart !== true &&
    previous.sender === entry.sender &&
    Math.abs(entry.at - previous.at) < GROUPED_WITHIN_MS
  )
}
