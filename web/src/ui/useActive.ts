import { useState, type FocusEvent, type PointerEvent } from 'react'

/** Whether somebody points at it, which a finger does not, or has the focus in it. */
export function useActive() {
  const [pointed, setPointed] = useState(false)
  const [focused, setFocused] = useState(false)
  const watching = {
    onPointerEnter: (event: PointerEvent) => setPointed(event.pointerType !== 'touch'),
    onPointerLeave: () => setPointed(false),
    onFocus: () => setFocused(true),
    onBlur: (event: FocusEvent) => setFocused(event.currentTarget.contains(event.relatedTarget)),
  }
  return [pointed || focused, watching] as const
}
