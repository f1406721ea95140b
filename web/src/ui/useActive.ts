import { useState, type FocusEvent } from 'react'

/** Whether somebody points at it or has the focus in it. */
export function useActive() {
  const [pointed, setPointed] = useState(false)
  const [focused, setFocused] = useState(false)
  const watching = {
    onPointerEnter: () => setPointed(true),
    onPointerLeave: () => setPointed(false),
    onFocus: () => setFocused(true),
    onBlur: (event: FocusEvent) => setFocused(event.currentTarget.contains(event.relatedTarget)),
  }
  return [pointed || focused, watching] as const
}
