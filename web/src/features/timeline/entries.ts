import type { MessageRow, Row as Told, RoomWindow } from '../../bridge/bridge'
import { rowsOf, type Placed, type Row } from './rows'

export interface Entry extends Placed {
  told: Told
}

export type TimelineRow = Row<Entry> | { kind: 'start'; key: 'start' }

/** Everything the list shows of a window, own messages that the engine does not know yet last. */
export function timelineRows(window: RoomWindow, ahead: readonly MessageRow[], lined: boolean): TimelineRow[] {
  const told = window.atEnd ? [...window.rows, ...ahead.filter((row) => row.thread === undefined)] : window.rows
  const rows = rowsOf(told.map((row, i) => entryOf(row, told[i + 1])), lined ? unreadAfter(window) : null)
  return window.atStart ? [{ kind: 'start', key: 'start' }, ...rows] : rows
}

/** A gap has no time of its own: it stands on the day of what follows it. */
function entryOf(row: Told, next: Told | undefined): Entry {
  if (row.row === 'gap') {
    const at = next && next.row !== 'gap' ? next.at : 0
    return { key: row.key, seq: row.seq, sender: '', at, spoken: false, told: row }
  }
  const spoken = row.row === 'message'
  const placed = { key: row.key, sender: row.sender, at: row.at, spoken, apart: spoken && row.replyTo !== undefined, told: row }
  return row.seq > 0 ? { ...placed, seq: row.seq } : placed
}

/** The line belongs to the first unread row: where that one is not loaded, there is no line. */
function unreadAfter(window: RoomWindow): number | null {
  const first = window.rows[0]
  if (window.openedUnread === 0 || !first) return null
  const from = first.row === 'gap' ? first.from : first.seq
  return window.atStart || from <= window.openedAt + 1 ? window.openedAt : null
}

/** The newest sequence that is shown; 0 when the window ends before the newest. */
export function newestSeq(window: RoomWindow): number {
  if (!window.atEnd) return 0
  return Math.max(window.to, window.rows.reduce((newest, row) => Math.max(newest, row.row === 'gap' ? row.to : row.seq), 0))
}
