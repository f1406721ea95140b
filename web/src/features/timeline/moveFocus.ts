import type { KeyboardEvent } from 'react'

const STEPS: Record<string, 1 | -1> = { ArrowUp: -1, ArrowDown: 1 }

/** Arrow keys move the focus from message to message; into the list it comes at the end or the start of what is in view. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key]
  const takesKeys = (event.target as Element).closest('textarea, input, [popover]') !== null
  if (step === undefined || takesKeys || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  const list = event.currentTarget
  const messages = [...list.querySelectorAll<HTMLElement>('article')]
  const at = messages.findIndex((message) => message.contains(event.target as Node))
  const next = at < 0 ? firstInView(list, messages, step) : messages[at + step]
  if (!next) return
  event.preventDefault()
  next.focus()
}

function firstInView(list: HTMLElement, messages: HTMLElement[], step: 1 | -1): HTMLElement | undefined {
  const { top, bottom } = list.getBoundingClientRect()
  const inView = messages.filter((message) => {
    const box = message.getBoundingClientRect()
    return box.top >= top && box.bottom <= bottom
  })
  return step > 0 ? inView[0] : inView.at(-1)
}
