import { useEffect } from 'react'
import type { Id } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'

/** Read is what stood at the end of the list in a window that somebody looks at. */
export function useMarkRead(room: Id, seq: number, read: number, atEnd: boolean): void {
  const bridge = useBridge()
  useEffect(() => {
    if (!atEnd || seq <= read) return
    const mark = () => {
      if (document.visibilityState === 'visible' && document.hasFocus()) {
        // Not marked now, it is marked with the next message or focus.
        bridge.markRead({ room, seq }).catch(() => undefined)
      }
    }
    mark()
    addEventListener('focus', mark)
    return () => removeEventListener('focus', mark)
  }, [bridge, room, seq, read, atEnd])
}
