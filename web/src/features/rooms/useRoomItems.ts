import { useRef, useState } from 'react'
import type { Id, RoomEntry } from '../../bridge/bridge'
import { useMirror } from '../../bridge/mirror'
import { useKept } from '../../ui/kept'
import { byActivity, inOrderOf, itemsOf, type Item, type SectionName } from './order'

export interface RoomItems {
  items: Item[]
  toggle(section: SectionName): void
  /** Rows must not move away under a pointer or the focus: the order rests while held. */
  hold(held: boolean): void
}

export function useRoomItems(): RoomItems {
  const rooms = useMirror((state) => state.rooms)
  const [held, hold] = useState(false)
  const shown = useRef<Id[]>([])
  const [kept, keep] = useKept('collapsed', '')
  const collapsed = new Set(kept.split(' ') as SectionName[])

  const ordered: RoomEntry[] = held ? inOrderOf(shown.current, rooms) : byActivity(rooms)
  shown.current = ordered.map((room) => room.room)

  const toggle = (section: SectionName) => {
    const next = new Set(collapsed)
    if (!next.delete(section)) next.add(section)
    keep([...next].join(' ').trim())
  }
  return { items: itemsOf(ordered, collapsed), toggle, hold }
}
