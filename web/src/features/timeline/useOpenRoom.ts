import { useEffect, useState } from 'react'
import type { Id } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
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
      () => wanted && setOpening({ state: 'open' }),
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
