import { useEffect } from 'react'
import type { Id } from '../bridge/bridge'
import { useMirror } from '../bridge/mirror'
import { byActivity, listed, neighbour } from '../features/rooms/order'
import { isUnread } from '../ui/isUnread'
import { navigate } from '../ui/navigation'
import type { OpenDialog } from './Dialogs'

/** Keys that work wherever the focus is. */
export function useShortcuts(current: Id | undefined, open: (dialog: OpenDialog) => void, dialogOpen: boolean): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || dialogOpen) return
      if (handle(event, current, open)) event.preventDefault()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [current, open, dialogOpen])
}

function handle(event: KeyboardEvent, current: Id | undefined, open: (dialog: OpenDialog) => void): boolean {
  const command = event.ctrlKey || event.metaKey
  if (command && !event.altKey && event.key.toLowerCase() === 'k') {
    open('palette')
    return true
  }
  if (command && event.shiftKey && !event.altKey && event.key.toLowerCase() === 'f') {
    navigate({ view: 'search', query: '' })
    return true
  }
  if ((event.key === '?' && !isWriting(event.target)) || (command && event.key === '/')) {
    open('shortcuts')
    return true
  }
  if (event.altKey && !command && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
    step(current, event.key === 'ArrowDown' ? 1 : -1, event.shiftKey)
    return true
  }
  if (event.key === 'F6') {
    nextRegion(event.shiftKey ? -1 : 1)
    return true
  }
  return false
}

function step(current: Id | undefined, by: 1 | -1, unreadOnly: boolean): void {
  const { rooms: all, sections } = useMirror.getState()
  const shown = listed(byActivity(all), sections)
  const rooms = unreadOnly ? shown.filter((room) => isUnread(room) || room.room === current) : shown
  const room = neighbour(rooms, current, by)
  if (room !== undefined) navigate({ view: 'room', room })
}

function nextRegion(by: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter((region) => region.offsetParent !== null)
  const at = regions.findIndex((region) => region.contains(document.activeElement))
  regions[(at + by + regions.length) % regions.length]?.focus()
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable="true"]')
}
