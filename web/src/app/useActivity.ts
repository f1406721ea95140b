import { useEffect } from 'react'
import { useBridge } from '../bridge/mirror'

/** More often than this nobody needs to know. */
const REST_MS = 30_000

const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'focus'] as const

/** Lets the engine know that somebody uses this page: whoever does so nowhere is away. */
export function useActivity(): void {
  const bridge = useBridge()
  useEffect(() => {
    let restUntil = 0
    const onSign = () => {
      const now = performance.now()
      if (now < restUntil) return
      restUntil = now + REST_MS
      bridge.active().catch(() => undefined)
    }
    onSign()
    SIGNS.forEach((sign) => addEventListener(sign, onSign, { passive: true, capture: true }))
    return () => SIGNS.forEach((sign) => removeEventListener(sign, onSign, { capture: true }))
  }, [bridge])
}
