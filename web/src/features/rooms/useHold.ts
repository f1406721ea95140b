import { useRef, type FocusEvent } from 'react'

/** Whether somebody points into the list, or is in it by keyboard: its rows must not move away then. */
export function useHold(hold: (held: boolean) => void) {
  const pointed = useRef(false)
  const focused = useRef(false)
  const tell = () => hold(pointed.current || focused.current)
  const point = (now: boolean) => () => {
    pointed.current = now
    tell()
  }
  return {
    onPointerEnter: point(true),
    onPointerLeave: point(false),
    // A click leaves the focus behind, too, but nobody looks at it.
    onFocus: (event: FocusEvent) => {
      focused.current = event.target.matches(':focus-visible')
      tell()
    },
    onBlur: (event: FocusEvent) => {
      if (event.currentTarget.contains(event.relatedTarget)) return
      focused.current = false
      tell()
    },
  }
}
