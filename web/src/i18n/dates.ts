/** Days are the reader's: two times are on one day when they are so in the reader's own zone. */
export function dayOf(at: number): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`
}

/** How many midnights lie between two times, in the reader's zone; days of 23 and 25 hours count as one. */
export function daysBetween(earlier: number, later: number): number {
  const from = new Date(earlier)
  const to = new Date(later)
  from.setHours(12, 0, 0, 0)
  to.setHours(12, 0, 0, 0)
  return Math.round((to.getTime() - from.getTime()) / 86_400_000)
}

/** "Today", "Yesterday", a weekday within the last week, else the whole date. */
export function dayLabel(at: number, now: number, locale: string): string {
  const days = daysBetween(at, now)
  if (days === 0 || days === 1) {
    const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-days, 'day')
    return relative.charAt(0).toLocaleUpperCase(locale) + relative.slice(1)
  }
  return formatter(locale, days > 1 && days < 300 ? 'recent' : 'full').format(at)
}

export function timeLabel(at: number, locale: string): string {
  return formatter(locale, 'time').format(at)
}

export function absoluteLabel(at: number, locale: string): string {
  return formatter(locale, 'absolute').format(at)
}

/** A round span of time, in the largest unit that tells it whole. */
export function durationLabel(ms: number, locale: string): string {
  const [unit, length] = LENGTHS.find(([, length]) => ms % length === 0)!
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(ms / length)
}

const LENGTHS = [['hour', 3_600_000], ['minute', 60_000], ['second', 1_000], ['millisecond', 1]] as const

const STYLES = {
  time: { hour: 'numeric', minute: '2-digit' },
  recent: { weekday: 'long', day: 'numeric', month: 'long' },
  full: { day: 'numeric', month: 'long', year: 'numeric' },
  absolute: { dateStyle: 'full', timeStyle: 'medium' },
} satisfies Record<string, Intl.DateTimeFormatOptions>

/** Making one costs more than a row; there are as many as styles and locales in use. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(locale: string, style: keyof typeof STYLES): Intl.DateTimeFormat {
  const key = `${locale} ${style}`
  let made = formatters.get(key)
  if (!made) {
    made = new Intl.DateTimeFormat(locale, STYLES[style])
    formatters.set(key, made)
  }
  return made
}
