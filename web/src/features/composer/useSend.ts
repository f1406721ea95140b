import { useCallback } from 'react'
import type { Id } from '../../bridge/bridge'
import { showAhead, useBridge, useMirror } from '../../bridge/mirror'

/** Shows the message before the engine knows of it; `refused` gets the text back if it cannot be kept. */
export function useSend(room: Id, refused: (text: string, error: unknown) => void): (text: string) => void {
  const bridge = useBridge()
  return useCallback(
    (text) => {
      const { session } = useMirror.getState()
      if (session.state !== 'signedIn' && session.state !== 'expired') return
      const key = crypto.randomUUID()
      const sender = session.account.user
      showAhead(room, { row: 'message', key, id: key, seq: 0, n: 0, sender, at: Date.now(), text, state: 'pending' })
      bridge.send({ room, key, text }).catch((error: unknown) => {
        withdraw(room, key)
        refused(text, error)
      })
    },
    [bridge, room, refused],
  )
}

function withdraw(room: Id, key: string): void {
  useMirror.setState(({ ahead }) => ({
    ahead: { ...ahead, [room]: (ahead[room] ?? []).filter((row) => row.key !== key) },
  }))
}
