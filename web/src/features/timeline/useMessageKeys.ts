import { useRef, type FocusEvent, type KeyboardEvent } from 'react'
import type { Id, MessageRow } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { ask } from '../../ui/talking'

/**
 * Single keys do what the toolbar does with the message that keys have brought the focus to; where it was clicked,
 * whoever types writes. Ctrl+S keeps it, or not any more, either way.
 */
export function useMessageKeys(room: Id, row: MessageRow, focused: (event: FocusEvent) => void) {
  const bridge = useBridge()
  const byKeys = useRef(false)
  const keep = () => {
    const saved = useMirror.getState().saved[room]?.includes(row.seq) !== true
    bridge.keepMessage({ room, seq: row.seq, saved }).catch((error: unknown) => ask({ ask: 'failed', error }))
  }
  return {
    onFocus(event: FocusEvent<HTMLElement>) {
      focused(event)
      if (event.target === event.currentTarget) byKeys.current = event.currentTarget.matches(':focus-visible')
    },
    onPointerDownCapture() {
      byKeys.current = false
    },
    onKeyDown(event: KeyboardEvent<HTMLElement>) {
      if (event.altKey || row.seq === 0 || row.deleted) return
      if (event.ctrlKey || event.metaKey) {
        if (event.shiftKey || event.key.toLowerCase() !== 's') return
        event.preventDefault()
        keep()
        return
      }
      if (event.target !== event.currentTarget || !byKeys.current) return
      const tool = toolOf(event.currentTarget, event.key.length === 1 ? event.key.toLowerCase() : event.key)
      if (!tool) return
      event.preventDefault()
      tool.click()
    },
  }
}

function toolOf(message: HTMLElement, key: string): HTMLElement | undefined {
  const tools = message.querySelectorAll<HTMLElement>(':scope > .message-toolbar [aria-keyshortcuts]')
  return [...tools].find((tool) => tool.getAttribute('aria-keyshortcuts') === key)
}
