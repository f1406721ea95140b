import type { Id, RoomEntry } from '../../bridge/bridge'
import { whole, type Section } from '../../bridge/sections'
import { unreadIn } from '../../ui/isUnread'

/** `invitations`, or a section of the arrangement. */
export type SectionName = 'invitations' | Section['section']

export interface Heading {
  item: 'heading'
  key: string
  section: SectionName
  /** Of an own one. */
  name?: string
  collapsed: boolean
  /** Of all its rooms. */
  unread: number
}

export type Item =
  | Heading
  | { item: 'room'; key: Id; entry: RoomEntry }
  | { item: 'nothing'; key: string; section: SectionName }

/** Room 9 stands before room 10. */
const names = new Intl.Collator(undefined, { numeric: true })

/** Latest activity first; rooms of which nothing is known stand by name. */
export function byActivity(rooms: readonly RoomEntry[]): RoomEntry[] {
  return [...rooms].sort((a, b) => b.activeAt - a.activeAt || names.compare(a.name, b.name))
}

/** The order somebody is pointing at stays; what is new comes last. */
export function inOrderOf(shown: readonly Id[], rooms: readonly RoomEntry[]): RoomEntry[] {
  const place = new Map(shown.map((room, i) => [room, i]))
  return [...rooms].sort((a, b) => (place.get(a.room) ?? Infinity) - (place.get(b.room) ?? Infinity) || 0)
}

interface Part extends Section {
  entries: RoomEntry[]
}

/** Each room in its section: where it was put, or where it belongs by itself. */
function parts(rooms: readonly RoomEntry[], sections: readonly Section[]): Part[] {
  const all = whole(sections)
  const places = new Map(all.flatMap(({ section, rooms: put }) => put.map((room) => [room, section] as const)))
  const placeOf = ({ room, kind }: RoomEntry) => places.get(room) ?? (kind === 'direct' ? 'direct' : 'rooms')
  return all.map((one) => ({ ...one, entries: rooms.filter((room) => !room.invited && placeOf(room) === one.section) }))
}

function invitations(rooms: readonly RoomEntry[], collapsed: boolean): Part {
  return { section: 'invitations', collapsed, rooms: [], entries: rooms.filter((room) => room.invited) }
}

/** The list as it is drawn: a heading for each section, then its rooms unless it is collapsed. */
export function itemsOf(rooms: readonly RoomEntry[], sections: readonly Section[], hideInvitations: boolean): Item[] {
  return [invitations(rooms, hideInvitations), ...parts(rooms, sections)].flatMap(itemsIn)
}

/** All rooms in the order of the list, whatever is collapsed. */
export function listed(rooms: readonly RoomEntry[], sections: readonly Section[]): RoomEntry[] {
  return [invitations(rooms, false), ...parts(rooms, sections)].flatMap(({ entries }) => entries)
}

/** Without rooms, invitations and favourites are not there; the other sections are, to be filled. */
function itemsIn({ section, name, collapsed, entries }: Part): Item[] {
  if (entries.length === 0 && (section === 'invitations' || section === 'favourites')) return []
  const unread = entries.reduce((sum, room) => sum + unreadIn(room), 0)
  const heading: Heading = { item: 'heading', key: section, section, collapsed, unread, ...(name === undefined ? {} : { name }) }
  if (collapsed) return [heading]
  if (entries.length === 0) return [heading, { item: 'nothing', key: `no ${section}`, section }]
  return [heading, ...entries.map((entry): Item => ({ item: 'room', key: entry.room, entry }))]
}

/** The room to go to from `current`, as they stand in the list; wraps around. */
export function neighbour(rooms: readonly RoomEntry[], current: Id | undefined, step: 1 | -1): Id | undefined {
  if (rooms.length === 0) return undefined
  const at = rooms.findIndex((room) => room.room === current)
  const start = at < 0 && step < 0 ? 0 : at
  return rooms[(start + step + rooms.length) % rooms.length]?.room
}
