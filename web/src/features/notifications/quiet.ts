import type { PushSubscribed } from '../../bridge/push'
import { kept } from '../../ui/kept'

/** Hours of every day, `HH:MM` each by the clock of the device; over midnight unless `to` is later than `from`. */
export interface Hours {
  from: string
  to: string
}

/** Names of what is kept: whether there are quiet hours, and which. */
export const QUIET = 'quiet'
export const QUIET_HOURS = 'quiet-hours'

export const NIGHT = '22:00-07:00'

const HOURS = /^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/

/** Another tab or version may have kept what is none. */
export function hoursOf(text: string): Hours {
  const [from = '', to = ''] = (HOURS.test(text) ? text : NIGHT).split('-')
  return { from, to }
}

/** The same as in `QuietHours.java`. */
export function holdAt({ from, to }: Hours, at: Date): boolean {
  const time = `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`
  const [begun, over] = [time >= from, time >= to]
  return from < to ? begun && !over : begun || !over
}

export function isQuiet(at: Date): boolean {
  const { quiet } = quietHere()
  return quiet !== undefined && holdAt(quiet, at)
}

/** As the server is told of them, which does not know where the device is. */
export function quietHere(): Pick<PushSubscribed, 'quiet'> {
  if (kept(QUIET) !== 'on') return {}
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return { quiet: { ...hoursOf(kept(QUIET_HOURS) ?? NIGHT), zone } }
}
