import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { useBridge, useMirror } from '../bridge/mirror'
import { FormError } from '../ui/FormError'
import { useAction } from '../ui/useAction'

/** Somebody may have a copy of a sign-in: said until the person has seen it, with what helps against it. */
export function AlertBanner({ onPassword }: { onPassword: () => void }) {
  const bridge = useBridge()
  const alert = useMirror((state) => state.alert)
  const [isEnded, setEnded] = useState(false)
  const end = useAction(async () => {
    await bridge.endOtherSessions()
    setEnded(true)
  })
  const dismiss = useAction(() => bridge.dismissAlert())
  return (
    <div role="status" className="banner-place">
      {alert?.kind === 'refresh-reused' && (
        <div className="banner">
          <span>
            <Trans>
              Somebody may have copied a sign-in of yours: it was used in two places, and was ended. Change your password if that was not you.
            </Trans>{' '}
            {isEnded && <Trans>Your other devices are signed out.</Trans>}
          </span>
          <button type="button" className="link-button" aria-haspopup="dialog" onClick={onPassword}>
            <Trans>Change your password</Trans>
          </button>
          {!isEnded && (
            <button type="button" className="link-button" disabled={end.busy} onClick={() => void end.run()}>
              <Trans>Sign out everywhere else</Trans>
            </button>
          )}
          <button type="button" className="link-button" disabled={dismiss.busy} onClick={() => void dismiss.run()}>
            <Trans>Dismiss</Trans>
          </button>
          <FormError error={end.error ?? dismiss.error} />
        </div>
      )}
    </div>
  )
}
