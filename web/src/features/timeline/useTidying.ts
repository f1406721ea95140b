import { useCallback, useEffect, useRef, type RefObject } from 'react'
import type { VListHandle } from 'virtua'
import type { RoomWindow } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import type { TimelineRow } from './entries'
import { entryFrom } from './position'
import { tidyingOf } from './steps'

const IDLE_MS = 1_000

interface Shown {
  window: RoomWindow
  rows: readonly TimelineRow[]
  /** What the window holds. */
  held: readonly TimelineRow[]
}

/** Takes away rows that the window let go, while nobody scrolls, and without moving what is read. */
export function useTidying(list: RefObject<VListHandle | null>, shown: Shown, trim: () => void): { onScroll(): void } {
  const bridge = useBridge()
  const latest = useRef(shown)
  latest.current = shown
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const trimmed = useRef(false)

  const tidy = useCallback(() => {
    timer.current = undefined
    if (!list.current) return
    const { window, rows, held } = latest.current
    const read = rows[entryFrom(rows, list.current.findItemIndex(list.current.scrollOffset))]
    switch (tidyingOf(rows, held, read?.key)) {
      case 'stay':
        return
      case 'trim':
        trimmed.current = true
        return trim()
      case 'bring': {
        const seq = read?.kind === 'entry' ? read.entry.seq : undefined
        // When it fails, what was kept stays until the next time.
        if (seq !== undefined) bridge.jumpTo({ room: window.room, position: { at: 'seq', seq } }).catch(() => undefined)
      }
    }
  }, [bridge, list, trim])

  useEffect(() => {
    timer.current ??= setTimeout(tidy, IDLE_MS)
  }, [shown.rows, tidy])
  useEffect(() => () => clearTimeout(timer.current), [])

  const onScroll = useCallback(() => {
    if (trimmed.current && list.current) stay(list.current)
    trimmed.current = false
    clearTimeout(timer.current)
    timer.current = setTimeout(tidy, IDLE_MS)
  }, [list, tidy])
  return { onScroll }
}

/**
 * After a change at its start the list keeps its distance from the end until it stands still for a
 * while: rows below that are drawn for the first time would move those in view. Being sent to where
 * it is ends that.
 */
function stay(list: VListHandle): void {
  const index = list.findItemIndex(list.scrollOffset)
  list.scrollToIndex(index, { offset: list.scrollOffset - list.getItemOffset(index), smooth: true })
}
