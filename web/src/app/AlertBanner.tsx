import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import type { Alert } from '../bridge/bridge'
import { useBridge, useMirror } from '../bridge/mirror'
import { FormError } from '../ui/FormError'
import { useAction } from '../ui/useAction'

const TOLD = ['refresh-reused', 'identity-replaced', 'identity-succeeded', 'wrapped-identity-read'] as const

type Told = Alert & { kind: (typeof TOLD)[number] }

function isTold(alert: Alert): alert is Told {
  return (TOLD as readonly string[]).includes(alert.kind)
}

/** Somebody may have a copy of a sign-in, or take over who one is in encrypted rooms: said until the person has seen it, with what helps against it. */
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
      {alert && isTold(alert) && (
        <div className="banner">
          <span>
            <What kind={alert.kind} /> {isEnded && <Trans>Your other devices are signed out.</Trans>}
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

function What({ kind }: { kind: Told['kind'] }) {
  switch (kind) {
    case 'refresh-reused':
      return <Trans>Somebody may have copied a sign-in of yours: it was used in two places, and was ended. Change your password if that was not you.</Trans>
    case 'identity-replaced':
      return (
        <Trans>
          Encryption of your account was set up anew, without your recovery words: to others you are somebody new. If that was not you, somebody knows your password: change it.
        </Trans>
      )
    case 'identity-succeeded':
      return <Trans>Your recovery words were replaced, by somebody who has those that you had. If that was not you, somebody knows them and your password: change it.</Trans>
    case 'wrapped-identity-read':
      return <Trans>A device of yours asked for what your recovery words open. If you did not just enter them on a new device, somebody knows your password: change it.</Trans>
  }
}
