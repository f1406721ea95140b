import type { Permission } from './permission'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** Nobody is asked anything in the first minute. */
export const QUIET_MS = MINUTE_MS
export const NOT_NOW_MS = 7 * DAY_MS

/** All times in milliseconds since 1970. */
export interface Occasion {
  permission: Permission
  startedAt: number
  /** When the first message was sent since; whoever sent none does not need to be asked. */
  sentAt: number | undefined
  notBefore: number
}

/** From when on to ask whether notifications are wanted; `undefined` is never. */
export function askAt({ permission, startedAt, sentAt, notBefore }: Occasion): number | undefined {
  if (permission !== 'default' || sentAt === undefined) return undefined
  return Math.max(sentAt, startedAt + QUIET_MS, notBefore)
}
