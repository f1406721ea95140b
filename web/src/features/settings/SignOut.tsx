import { Trans, useLingui } from '@lingui/react/macro'
import { useBridge } from '../../bridge/mirror'
import { Dialog } from '../../ui/Dialog'
import { FormError } from '../../ui/FormError'
import { navigate } from '../../ui/navigation'
import { useAction } from '../../ui/useAction'

export function SignOut({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const { busy, error, run } = useAction(async () => {
    await bridge.signOut()
    onClose()
    navigate({ view: 'sign-in' }, 'replace')
  })
  return (
    <Dialog title={t`Sign out?`} onClose={onClose}>
      <p className="soft">
        <Trans>Drafts and messages that were not sent yet are deleted from this device.</Trans>
      </p>
      <FormError error={error} />
      <div className="form-end">
        <button type="button" className="button" onClick={onClose} data-autofocus>
          <Trans>Stay</Trans>
        </button>
        <button type="button" className="button button-danger" disabled={busy} onClick={() => void run()}>
          <Trans>Sign out</Trans>
        </button>
      </div>
    </Dialog>
  )
}
