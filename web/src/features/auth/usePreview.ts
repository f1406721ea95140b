import { useEffect, useState } from 'react'
import { CommandError, type InvitationPreview } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'

export type Preview =
  | { state: 'unknown' }
  | { state: 'good'; invitation: InvitationPreview }
  /** It was used up or taken back, or is too old. */
  | { state: 'gone' }

/** What an invitation leads to; unknown as long as the server has not said it. */
export function usePreview(code: string | undefined): Preview {
  const bridge = useBridge()
  const [preview, setPreview] = useState<Preview>({ state: 'unknown' })
  useEffect(() => {
    setPreview({ state: 'unknown' })
    if (code === undefined) return
    let wanted = true
    bridge.invitation(code).then(
      (invitation) => wanted && setPreview({ state: 'good', invitation }),
      (error: unknown) => {
        if (wanted && error instanceof CommandError && error.code === 'not-found') setPreview({ state: 'gone' })
      },
    )
    return () => {
      wanted = false
    }
  }, [bridge, code])
  return preview
}
