import { useEffect, type RefObject } from 'react'
import { isMeantToWrite } from './keys'

const TAKES_KEYS = 'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"], [role="listbox"], [popover]'

/** Typing where nothing takes it goes to the composer, with the key that began it; in a thread, to the thread's. */
export function useTypingAnywhere(field: RefObject<HTMLTextAreaElement | null>, isThread: boolean): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !isMeantToWrite(event)) return
      if (event.target instanceof Element && event.target.closest(TAKES_KEYS)) return
      if ((event.target instanceof Element && event.target.closest('.thread') !== null) !== isThread) return
      if (document.querySelector('[role="dialog"], [popover]:popover-open')) return
      field.current?.focus()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [field, isThread])
}
