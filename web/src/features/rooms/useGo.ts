import { useEffect, useState, type RefObject } from 'react'
import type { VListHandle } from 'virtua'
import type { Item } from './order'

export interface Go {
  /** Moves the focus to a row, wherever it is in the list. */
  go(index: number): void
  /** The row to draw for it, even out of view; -1 when there is none. */
  wanted: number
}

export function useGo(nav: RefObject<HTMLElement | null>, list: RefObject<VListHandle | null>, items: readonly Item[]): Go {
  const [wanted, setWanted] = useState<{ key: string } | null>(null)
  const go = (index: number) => {
    const item = items[index]
    if (!item || !list.current) return
    bringIntoView(list.current, index)
    setWanted({ key: item.key })
  }
  useEffect(() => {
    if (!wanted) return
    return focusSoon(() => nav.current?.querySelector<HTMLElement>(`[data-row="${wanted.key}"]`))
  }, [nav, wanted])

  return { go, wanted: items.findIndex((item) => item.key === wanted?.key) }
}

/** Rows so near to an edge may lie under what tells of more beyond it. */
const EDGE_PX = 44

function bringIntoView(list: VListHandle, index: number): void {
  const start = list.getItemOffset(index) - EDGE_PX
  const end = list.getItemOffset(index) + list.getItemSize(index) + EDGE_PX - list.viewportSize
  if (start < list.scrollOffset) list.scrollTo(start)
  else if (end > list.scrollOffset) list.scrollTo(end)
}

const MOST_FRAMES_TO_FOCUS = 20

/** A row that was just drawn is hidden until it was measured, and cannot take the focus before. */
function focusSoon(find: () => HTMLElement | null | undefined): () => void {
  let frames = 0
  let frame = 0
  const tryNow = () => {
    const row = find()
    row?.focus({ preventScroll: true })
    if (frames++ < MOST_FRAMES_TO_FOCUS && (!row || document.activeElement !== row)) frame = requestAnimationFrame(tryNow)
  }
  tryNow()
  return () => cancelAnimationFrame(frame)
}
