import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import type { VListHandle } from 'virtua'
import { unreadBeyond, type Beyond } from './beyond'
import type { Item } from './order'

const NOTHING: Beyond = { above: undefined, below: undefined }

export function useUnreadBeyond(list: RefObject<VListHandle | null>, items: readonly Item[]): Beyond & { look(): void } {
  const [beyond, setBeyond] = useState(NOTHING)
  const latest = useRef(items)
  latest.current = items

  const look = useCallback(() => {
    const shown = list.current
    if (!shown) return
    const found = unreadBeyond(latest.current, {
      top: shown.scrollOffset,
      bottom: shown.scrollOffset + shown.viewportSize,
      startOf: (index) => shown.getItemOffset(index),
      endOf: (index) => shown.getItemOffset(index) + shown.getItemSize(index),
    })
    setBeyond((before) => (before.above === found.above && before.below === found.below ? before : found))
  }, [list])

  useLayoutEffect(look, [look, items])
  return { ...beyond, look }
}
