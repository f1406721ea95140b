import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { ManagedAccount } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { CopyLink } from '../../ui/CopyLink'
import { Dialog } from '../../ui/Dialog'
import { FormError } from '../../ui/FormError'
import { pathOf } from '../../ui/route'
import { useAction } from '../../ui/useAction'

/** Makes a link by which somebody sets a new password; it is shown here only. */
export function ResetLink({ of, onClose }: { of: ManagedAccount; onClose: () => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const [link, setLink] = useState('')
  const make = useAction(async () => {
    const { code } = await bridge.createPasswordReset(of.user)
    setLink(location.origin + pathOf({ view: 'reset', code }))
  })
  return (
    <Dialog title={t`A new password for ${of.displayName}`} onClose={onClose}>
      {link === '' ? (
        <>
          <p className="soft">
            <Trans>
              With this link they choose a new password themselves, and are signed out everywhere. It works once, within 24 hours; one that was made
              before works no more.
            </Trans>
          </p>
          <FormError error={make.error} />
          <div className="form-end">
            <button type="button" className="button" onClick={onClose}>
              <Trans>Cancel</Trans>
            </button>
            <button type="button" className="button button-primary" disabled={make.busy} onClick={() => void make.run()} data-autofocus>
              <Trans>Make the link</Trans>
            </button>
          </div>
        </>
      ) : (
        <>
          <p className="soft" role="status">
            <Trans>Give it to nobody but them: it opens their account. It is shown only now.</Trans>
          </p>
          <CopyLink label={t`Link for a new password`} link={link} error={null} />
        </>
      )}
    </Dialog>
  )
}
