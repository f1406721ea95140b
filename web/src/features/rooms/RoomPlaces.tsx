import { useLingui } from '@lingui/react/macro'
import type { RoomEntry } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { isOwn, MOST_SECTIONS } from '../../bridge/sections'
import { Menu, type MenuItem } from '../../ui/Menu'
import { roomName } from '../../ui/names'
import { ask } from '../../ui/talking'
import type { Naming } from './NameSection'
import { useLevels } from './useLevels'

/** Where a room of the list may stand, and what it tells of itself; there only while somebody points at it or has the focus in it. */
export function RoomPlaces({ entry, onName }: { entry: RoomEntry; onName(naming: Naming): void }) {
  const { t } = useLingui()
  const favourite = useFavourite(entry)
  const levels = useLevels(entry)
  const { place, sections, here } = usePlaces(entry)
  const name = roomName(entry)
  const items: MenuItem[] = [favourite, ...levels]
  for (const one of sections) {
    if (isOwn(one) && one.section !== here) items.push({ label: t`Move to “${one.name ?? ''}”`, act: () => place(one.section) })
  }
  if (here !== undefined && here !== 'favourites') items.push({ label: t`Take out of the section`, act: () => place(undefined) })
  if (sections.filter(isOwn).length < MOST_SECTIONS) items.push({ label: t`Move to a new section…`, act: () => onName({ room: entry.room }) })
  return (
    <span className="room-menu">
      <Menu label={t`More about ${name}`} items={items} />
    </span>
  )
}

/** Makes a room a favourite, or takes that back. */
export function useFavourite(entry: RoomEntry): MenuItem {
  const { t } = useLingui()
  const { place, here } = usePlaces(entry)
  return here === 'favourites'
    ? { label: t`Remove from favourites`, act: () => place(undefined) }
    : { label: t`Add to favourites`, act: () => place('favourites') }
}

function usePlaces({ room }: RoomEntry) {
  const bridge = useBridge()
  const sections = useMirror((state) => state.sections)
  const here = sections.find(({ rooms }) => rooms.includes(room))?.section
  const place = (to: string | undefined) => {
    bridge.arrange({ do: 'place', room, to }).catch((error: unknown) => ask({ ask: 'failed', error }))
  }
  return { sections, here, place }
}
