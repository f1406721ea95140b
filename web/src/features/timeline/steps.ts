import type { TimelineRow } from './entries'

export interface Step {
  rows: readonly TimelineRow[]
  /** Whether the difference is at the start, so that the list keeps its distance from the end. */
  shift: boolean
}

/** How many rows that the window let go may stay at the start. */
const MOST_KEPT = 100

/**
 * The list can follow a change at its start or at its end, not both at once: rows before the first
 * come in a step of their own, and rows that the window lets go at its start stay until they are trimmed.
 * Answers `replaced` when nothing shown stays.
 */
export function stepsTo(shown: readonly TimelineRow[], next: readonly TimelineRow[]): Step[] | 'replaced' {
  const at = new Map(next.map((row, i) => [row.key, i]))
  const before = shown.findIndex((row) => row.kind === 'entry' && at.has(row.key))
  if (before < 0) {
    return shown.some((row) => row.kind === 'entry') ? 'replaced' : [{ rows: next, shift: false }]
  }
  const after = at.get(shown[before]!.key)!
  if (before === after) return [{ rows: next, shift: false }]
  if (before > after) return [{ rows: [...shown.slice(0, before + 1), ...next.slice(after + 1)], shift: false }]
  if (shown.length - before === next.length - after) return [{ rows: next, shift: true }]
  return [
    { rows: [...next.slice(0, after), ...shown.slice(before)], shift: true },
    { rows: next, shift: false },
  ]
}

/** Rows that the window let go may stay, be taken away, or be taken away once the window is where somebody reads. */
export type Tidying = 'stay' | 'trim' | 'bring'

export function tidyingOf(shown: readonly TimelineRow[], target: readonly TimelineRow[], read: string | undefined): Tidying {
  if (shown.length - target.length <= MOST_KEPT) return 'stay'
  return target.some((row) => row.key === read) ? 'trim' : 'bring'
}
