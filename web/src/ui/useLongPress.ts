import { useRef, type PointerEvent } from 'react'

const LONG_MS = 450
/** How far a finger strays that does not mean to scroll. */
const STRAY_PX = 10

/** Tells of a finger that rests. With links the browser has a menu of its own; a selection is to be kept off by CSS. */
export function useLongPress(onLongPress: () => void) {
  const press = useRef<{ x: number; y: number; timer: number }>(undefined)
  const end = () => {
    clearTimeout(press.current?.timer)
    press.current = undefined
  }
  return {
    onPointerDown: ({ pointerType, isPrimary, clientX: x, clientY: y, target }: PointerEvent) => {
      end()
      const isLink = (target as Element).closest('a') !== null
      if (pointerType === 'touch' && isPrimary && !isLink) press.current = { x, y, timer: window.setTimeout(onLongPress, LONG_MS) }
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      if (press.current && Math.hypot(clientX - press.current.x, clientY - press.current.y) > STRAY_PX) end()
    },
    onPointerUp: end,
    onPointerCancel: end,
  }
}
