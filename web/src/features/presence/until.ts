export const ENDS = ['never', '30m', '1h', '4h', 'today', 'week', 'chosen'] as const

/** When a status is over. */
export type Ends = (typeof ENDS)[number]

const MINUTE_MS = 60_000

/**
 * The time at which it is over, in the time zone of this device; undefined when it has no end.
 * `chosen` is what an input of a date and time holds.
 */
export function untilOf(ends: Ends, now: number, chosen: string): number | undefined {
  switch (ends) {
    case 'never':
      return undefined
    case '30m':
      return now + 30 * MINUTE_MS
    case '1h':
      return now + 60 * MINUTE_MS
    case '4h':
      return now + 240 * MINUTE_MS
    case 'today':
      return midnightIn(1, now)
    case 'week':
      // A week ends with its Sunday.
      return midnightIn(((7 - new Date(now).getDay()) % 7) + 1, now)
    case 'chosen':
      return new Date(chosen).getTime()
  }
}

function midnightIn(days: number, now: number): number {
  const date = new Date(now)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime()
}

/** A time as an input of a date and time holds it. */
export function inputOf(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * MINUTE_MS)
  return local.toISOString().slice(0, 16)
}
