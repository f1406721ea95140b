import { useMediaQuery } from '@mantine/hooks'
import { useState } from 'react'
import type { Id } from '../bridge/bridge'
import { useKept } from '../ui/kept'

export interface DetailsPane {
  open: boolean
  show(): void
  toggle(): void
  close(): void
}

/** Beside a wide timeline the pane stays from room to room; over a narrow one it is open for one room only. */
export function useDetails(room: Id | undefined): DetailsPane {
  const wide = useMediaQuery('(min-width: 1200px)', undefined, { getInitialValueInEffect: false })
  const [kept, keep] = useKept('details', 'closed')
  const [over, setOver] = useState<Id | undefined>(undefined)
  const open = room !== undefined && (wide ? kept === 'open' : over === room)
  const set = (to: boolean) => (wide ? keep(to ? 'open' : 'closed') : setOver(to ? room : undefined))
  const close = () => {
    set(false)
    document.querySelector<HTMLElement>('.room-header-details')?.focus()
  }
  const show = () => {
    set(true)
    if (!wide) requestAnimationFrame(() => document.querySelector<HTMLElement>('.details')?.focus())
  }
  const toggle = () => (open ? set(false) : show())
  return { open, close, show, toggle }
}
