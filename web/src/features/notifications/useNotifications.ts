import { useEffect } from 'react'
import type { Id } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { navigate } from '../../ui/navigation'
import { parseRoute } from '../../ui/route'
import { startNotifier } from './notifier'
import { watch } from './watching'

/** Tells of what arrives elsewhere than in the room that somebody looks at. */
export function useNotifications(current: Id | undefined): void {
  const bridge = useBridge()
  useEffect(() => startNotifier(bridge), [bridge])
  useEffect(followClicks, [])
  useEffect(() => (current === undefined ? undefined : watch(current)), [current])
}

/** The service worker hears the click, and says where to go. */
function followClicks(): (() => void) | undefined {
  const onMessage = ({ data }: MessageEvent<{ show?: string }>) => {
    if (data.show !== undefined) navigate(parseRoute(data.show))
  }
  navigator.serviceWorker?.addEventListener('message', onMessage)
  return () => navigator.serviceWorker?.removeEventListener('message', onMessage)
}
