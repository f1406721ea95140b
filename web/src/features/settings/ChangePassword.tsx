import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Account } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Check } from '../../ui/Check'
import { Dialog } from '../../ui/Dialog'
import { Form } from '../../ui/Form'

export function ChangePassword({ account, onClose }: { account: Account; onClose: () => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const [endOtherSessions, setEnding] = useState(true)
  const [changed, setChanged] = useState(false)
  return (
    <Dialog title={t`Change your password`} onClose={onClose}>
      {!changed && (
        <Form
          submit={t`Change it`}
          act={async ({ oldPassword, newPassword }) => {
            await bridge.changePassword({ oldPassword, newPassword, endOtherSessions })
            await bridge.dismissAlert()
            setChanged(true)
          }}
          onCancel={onClose}
          fields={[
            { name: 'name', label: t`User name`, initial: account.name, hidden: true, input: { autoComplete: 'username' } },
            {
              name: 'oldPassword',
              label: t`Your password now`,
              secret: true,
              errors: { forbidden: t`This is not your password.` },
              input: { required: true, maxLength: 256, autoComplete: 'current-password' },
            },
            {
              name: 'newPassword',
              label: t`New password`,
              description: t`At least 8 characters`,
              secret: true,
              known: [account.displayName],
              errors: { invalid: t`Please choose a password that is harder to guess.` },
              input: { required: true, minLength: 8, maxLength: 256, autoComplete: 'new-password' },
            },
          ]}
        >
          <Check checked={endOtherSessions} choose={setEnding}>
            <Trans>Sign out my other devices</Trans>
          </Check>
        </Form>
      )}
      <div role="status">
        {changed && (endOtherSessions ? <Trans>Your password is changed, and your other devices are signed out.</Trans> : <Trans>Your password is changed.</Trans>)}
      </div>
      {changed && (
        <div className="form-end">
          <button type="button" className="button" onClick={onClose} autoFocus>
            <Trans>Close</Trans>
          </button>
        </div>
      )}
    </Dialog>
  )
}
