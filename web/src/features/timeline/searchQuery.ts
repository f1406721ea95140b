import type { Held, Id, RoomEntry, SearchQuery } from '../../bridge/bridge'
import { roomName } from '../../ui/names'

/** What narrows a search, as `name:value` among the words. */
export type Filter = 'from' | 'in' | 'has' | 'before' | 'after'

/** What each filter may be called, in lower case; the first is how it is shown. */
export type FilterNames = Record<Filter, string[]>

const FILTER = /(?:^|\s)(\p{L}+):(?:"([^"]*)"?|(\S*))/gu

const HELD: readonly string[] = ['link', 'code'] satisfies Held[]

const DAY = /^(\d{4})-(\d{1,2})-(\d{1,2})$|^(\d{1,2})\.(\d{1,2})\.(\d{4})$/

export interface Asked {
  query: Omit<SearchQuery, 'limit'>
  /** Filters that say nothing which can be looked for, as they were typed. */
  unclear: string[]
}

/**
 * What somebody typed, taken apart. A filter without a value yet is passed over; those of one name are
 * alternatives where one message cannot fit them all.
 *
 * @param self the account name of whoever searches, for which `me` stands
 */
export function asked(text: string, names: FilterNames, rooms: RoomEntry[], self: { name: string; called: string[] }): Asked {
  const query: Asked['query'] = { words: '' }
  const unclear: string[] = []
  const words = text.replace(FILTER, (typed: string, name: string, quoted: string | undefined, bare: string | undefined) => {
    const filter = filterNamed(name, names)
    if (filter === undefined) return typed
    const value = (quoted ?? bare ?? '').trim().toLowerCase()
    if (value !== '' && !take(query, filter, value, rooms, self)) unclear.push(typed.trim())
    return ' '
  })
  return { query: { ...query, words: words.trim() }, unclear }
}

function filterNamed(name: string, names: FilterNames): Filter | undefined {
  const called = name.toLowerCase()
  return (Object.keys(names) as Filter[]).find((filter) => names[filter].includes(called))
}

/** @returns whether it is clear what was meant */
function take(query: Asked['query'], filter: Filter, value: string, rooms: RoomEntry[], self: { name: string; called: string[] }): boolean {
  switch (filter) {
    case 'from': {
      const name = value.replace(/^@/, '')
      query.from = [...(query.from ?? []), self.called.includes(name) ? self.name : name]
      return true
    }
    case 'in': {
      query.in = [...(query.in ?? []), ...roomsCalled(value.replace(/^#/, ''), rooms)]
      return true
    }
    case 'has':
      if (!HELD.includes(value)) return false
      query.has = [...(query.has ?? []), value as Held]
      return true
    case 'before':
    case 'after':
      return takeDay(query, filter, value)
  }
}

/** Those of exactly this name, or else all in whose name it stands. */
function roomsCalled(name: string, rooms: RoomEntry[]): Id[] {
  const called = rooms.map((entry) => ({ room: entry.room, name: roomName(entry).toLowerCase() }))
  const exact = called.filter((one) => one.name === name)
  return (exact.length > 0 ? exact : called.filter((one) => one.name.includes(name))).map(({ room }) => room)
}

/** Before a day is before it begins; after it, once it is over. */
function takeDay(query: Asked['query'], filter: 'before' | 'after', value: string): boolean {
  const [, year, month, day, germanDay, germanMonth, germanYear] = DAY.exec(value) ?? []
  const [y, m, d] = [Number(year ?? germanYear), Number(month ?? germanMonth), Number(day ?? germanDay)]
  const begins = new Date(y, m - 1, d)
  if (begins.getMonth() !== m - 1 || begins.getDate() !== d) return false
  query[filter] = filter === 'before' ? begins.getTime() : new Date(y, m - 1, d + 1).getTime()
  return true
}
