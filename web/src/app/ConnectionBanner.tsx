import { Trans } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { useBridge, useMirror } from '../bridge/mirror'

/** A connection that is back before this was never worth a word. */
const QUIET_MS = 2_000

export function ConnectionBanner() {
  const bridge = useBridge()
  const connection = useMirror((state) => state.connection)
  const since = useLostSince()
  const [shown, show] = useState(false)

  useEffect(() => {
    if (since === null) {
      show(false)
      return
    }
    const timer = setTimeout(() => show(true), Math.max(0, since + QUIET_MS - Date.now()))
    return () => clearTimeout(timer)
  }, [since])

  return (
    <div role="status" className="connection-place">
      {shown && connection.state !== 'online' && (
        <div className="banner connection">
          {navigator.onLine ? (
            <Trans>Reconnecting… What you write is sent as soon as the server is back.</Trans>
          ) : (
            <Trans>You are offline. What you write is sent later.</Trans>
          )}
          <button type="button" className="link-button" onClick={() => void bridge.reconnect()}>
            <Trans>Try now</Trans>
          </button>
        </div>
      )}
    </div>
  )
}

/** Tries to connect do not start the time anew. */
function useLostSince(): number | null {
  const connection = useMirror((state) => state.connection)
  const [since, setSince] = useState<number | null>(null)
  useEffect(() => {
    if (connection.state === 'online') setSince(null)
    if (connection.state === 'offline') setSince((before) => before ?? connection.since)
  }, [connection])
  return since
}
