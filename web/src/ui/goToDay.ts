import { CommandError, type Bridge, type Id } from '../bridge/bridge'
import { navigate } from './navigation'

const DAY = /^(\d{4})-(\d{1,2})-(\d{1,2})$/

/** When a day begins where the reader is; undefined for what is no day, as 2026-02-30. */
export function startOfDay(text: string): number | undefined {
  const [, year, month, day] = (DAY.exec(text.trim()) ?? []).map(Number)
  if (year === undefined || month === undefined || day === undefined) return undefined
  const date = new Date(year, month - 1, day)
  return date.getMonth() === month - 1 && date.getDate() === day ? date.getTime() : undefined
}

/** Opens the room at the first message of a day, or of the first day after it on which something was said; at its end when there is none. */
export async function goToDay(bridge: Bridge, room: Id, text: string): Promise<void> {
  const at = startOfDay(text)
  if (at === undefined) throw new CommandError('invalid', `${text} is no day: write it as 2026-11-30`, 'day')
  const message = await bridge.firstAt({ room, at: Math.max(0, at) })
  navigate(message === undefined ? { view: 'room', room } : { view: 'room', room, message })
}
