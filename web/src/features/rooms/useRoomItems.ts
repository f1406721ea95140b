import { useRef, useState } from 'react'
import type { Id, RoomEntry } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { useKept } from '../../ui/kept'
import { ask } from '../../ui/talking'
import { byActivity, inOrderOf, itemsOf, type Heading, type Item } from './order'

export interface RoomItems {
  items: Item[]
  toggle(heading: Heading): void
  /** Rows must not move away under a pointer or the focus: the order rests while held. */
  hold(held: boolean): void
}

export function useRoomItems(): RoomItems {
  const bridge = useBridge()
  const rooms = useMirror((state) => state.rooms)
  const sections = useMirror((state) => state.sections)
  const [held, hold] = useState(false)
  const shown = useRef<Id[]>([])
  // Invitations are no section of one's own: what is hidden of them is this device's matter.
  const [kept, keep] = useKept('collapsed', '')

  const ordered: RoomEntry[] = held ? inOrderOf(shown.current, rooms) : byActivity(rooms)
  shown.current = ordered.map((room) => room.room)

  const toggle = ({ section, collapsed }: Heading) => {
    if (section === 'invitations') return keep(collapsed ? '' : section)
    bridge.arrange({ do: 'collapse', section, collapsed: !collapsed }).catch((error: unknown) => ask({ ask: 'failed', error }))
  }
  return { items: itemsOf(ordered, sections, kept === 'invitations'), toggle, hold }
}
