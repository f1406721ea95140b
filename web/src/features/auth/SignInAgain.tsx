import { Trans, useLingui } from '@lingui/react/macro'
import type { Account } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Dialog } from '../../ui/Dialog'
import { SignInForm } from './SignInForm'

/** Lies over what somebody was doing, which stays as it is. */
export function SignInAgain({ account }: { account: Account }) {
  const { t } = useLingui()
  const bridge = useBridge()
  return (
    <Dialog title={t`Please sign in again`}>
      <p className="soft">
        <Trans>Your session has ended. What you have written is kept.</Trans>
      </p>
      <SignInForm account={account.name} />
      <p className="soft">
        <button type="button" className="link-button" onClick={() => void bridge.signOut().catch(() => {})}>
          <Trans>Sign out and forget everything on this device</Trans>
        </button>
      </p>
    </Dialog>
  )
}
