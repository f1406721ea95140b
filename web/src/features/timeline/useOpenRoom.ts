import { useEffect, useState } from 'react'
import type { Bridge, Id } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { positionOf, type Beginning } from './position'

export type Opening = { state: 'opening' } | { state: 'open' } | { state: 'failed'; error: unknown }

/** Opens the room's window; `again` tries once more after a failure. */
export function useOpenRoom(room: Id, beginning: Beginning): Opening & { again(): void } {
  const bridge = useBridge()
  const [opening, setOpening] = useState<Opening>({ state: 'opening' })
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    let wanted = true
    bridge.openRoom({ room, position: positionOf(beginning) }).then(
      () => {
        if (wanted) setOpening({ state: 'open' })
        seen(bridge, room)
      },
      (error: unknown) => wanted && setOpening({ state: 'failed', error }),
    )
    return () => {
      wanted = false
    }
  }, [bridge, room, beginning, attempt])
  const again = () => {
    setOpening({ state: 'opening' })
    setAttempt(attempt + 1)
  }
  return { ...opening, again }
}

/** A room that was to look unread has been come back to: that is what the mark was for. */
function seen(bridge: Bridge, room: Id): void {
  const entry = useMirror.getState().rooms.find((known) => known.room === room)
  if (entry?.unreadFrom !== undefined) bridge.markUnread({ room, from: 0 }).catch(() => undefined)
}
