import type { Id, RoomEntry } from '../../bridge/bridge'

export type SectionName = 'invitations' | 'direct' | 'rooms'

export interface Heading {
  item: 'heading'
  key: string
  section: SectionName
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

/** The list as it is drawn: a heading for each section, then its rooms unless it is collapsed. */
export function itemsOf(rooms: readonly RoomEntry[], collapsed: ReadonlySet<SectionName>): Item[] {
  const invitations = rooms.filter((room) => room.invited)
  const mine = rooms.filter((room) => !room.invited)
  return [
    ...(invitations.length > 0 ? section('invitations', invitations, collapsed) : []),
    ...section('direct', mine.filter((room) => room.kind === 'direct'), collapsed),
    ...section('rooms', mine.filter((room) => room.kind !== 'direct'), collapsed),
  ]
}

function section(name: SectionName, rooms: RoomEntry[], collapsed: ReadonlySet<SectionName>): Item[] {
  const unread = rooms.reduce((sum, room) => sum + room.unread, 0)
  const heading: Heading = { item: 'heading', key: name, section: name, collapsed: collapsed.has(name), unread }
  if (heading.collapsed) return [heading]
  if (rooms.length === 0) return [heading, { item: 'nothing', key: `no ${name}`, section: name }]
  return [heading, ...rooms.map((entry): Item => ({ item: 'room', key: entry.room, entry }))]
}

/** The room to go to from `current`, as they stand in the list; wraps around. */
export function neighbour(rooms: readonly RoomEntry[], current: Id | undefined, step: 1 | -1): Id | undefined {
  if (rooms.length === 0) return undefined
  const at = rooms.findIndex((room) => room.room === current)
  const start = at < 0 && step < 0 ? 0 : at
  return rooms[(start + step + rooms.length) % rooms.length]?.room
}
