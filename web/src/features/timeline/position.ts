import type { Id, Position } from '../../bridge/bridge'
import type { TimelineRow } from './entries'

/** Where a list begins: at its end, at the unread line, at one message, or where it was left. */
export type Beginning =
  | { at: 'end' }
  | { at: 'unread' }
  | { at: 'seq'; seq: number }
  | { at: 'left'; key: string; seq: number; offset: number }

export interface Place {
  index: number
  align: 'start' | 'center' | 'end'
  offset: number
}

/** What the engine has to load for it. */
export function positionOf(beginning: Beginning): Position {
  switch (beginning.at) {
    case 'end':
    case 'unread':
      return { at: beginning.at }
    case 'seq':
    case 'left':
      return { at: 'seq', seq: beginning.seq }
  }
}

/** Which row to show where; the end, when what was looked for is not there. */
export function placeOf(rows: readonly TimelineRow[], beginning: Beginning): Place {
  const end: Place = { index: rows.length - 1, align: 'end', offset: 0 }
  const found = rows.findIndex((row) => isWanted(row, beginning))
  if (found < 0) return end
  switch (beginning.at) {
    case 'end':
      return end
    case 'unread':
      return { index: found, align: 'start', offset: 0 }
    case 'seq':
      return { index: found, align: 'center', offset: 0 }
    case 'left':
      return { index: found, align: 'start', offset: beginning.offset }
  }
}

function isWanted(row: TimelineRow, beginning: Beginning): boolean {
  switch (beginning.at) {
    case 'end':
      return false
    case 'unread':
      return row.kind === 'unread'
    case 'seq':
      return row.kind === 'entry' && row.entry.seq === beginning.seq
    case 'left':
      return row.key === beginning.key
  }
}

/** Where the unread line is; -1 where there is none. */
export function lineOf(rows: readonly TimelineRow[]): number {
  return rows.findIndex((row) => row.kind === 'unread')
}

/** The first entry at or after `from`: what somebody who comes back is brought to. */
export function entryFrom(rows: readonly TimelineRow[], from: number): number {
  return rows.findIndex((row, i) => i >= from && row.kind === 'entry' && row.entry.seq !== undefined)
}

type Left = Extract<Beginning, { at: 'left' }>

const MOST_LEFT = 100
const KEPT = 'parley.positions'

/** Where rooms were left while reading back, the latest last; one that was left at its end is not here. */
const left = new Map<Id, Left>()

export function leave(room: Id, at: Left | null): void {
  left.delete(room)
  if (at) left.set(room, at)
  const oldest = left.size > MOST_LEFT ? left.keys().next().value : undefined
  if (oldest !== undefined) left.delete(oldest)
}

export function beginningOf(room: Id, message: number | undefined): Beginning {
  if (message !== undefined) return { at: 'seq', seq: message }
  return left.get(room) ?? { at: 'unread' }
}

/** Takes up what the same tab kept before it was loaded again. */
export function recallPositions(storage: Pick<Storage, 'getItem'>): void {
  for (const [room, at] of JSON.parse(storage.getItem(KEPT) ?? '[]') as [Id, Left][]) leave(room, at)
}

export function keepPositions(storage: Pick<Storage, 'setItem'>): void {
  storage.setItem(KEPT, JSON.stringify([...left]))
}

export function forgetPositions(): void {
  left.clear()
}
