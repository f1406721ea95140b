import { Trans, useLingui } from '@lingui/react/macro'
import type { Account } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Dialog } from '../../ui/Dialog'
import { Form } from '../../ui/Form'
import { navigate } from '../../ui/navigation'

/** Says plainly what goes and what stays, before it is too late. */
export function DeleteAccount({ account, onClose }: { account: Account; onClose: () => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  return (
    <Dialog title={t`Delete your account?`} onClose={onClose}>
      <p className="soft">
        <Trans>
          Your sign-in, your names, your devices and the invitations that you made are deleted at once. This cannot be taken back, by nobody.
        </Trans>
      </p>
      <p className="soft">
        <Trans>What you said in rooms stays there, without your name.</Trans>
      </p>
      <Form
        submit={t`Delete my account`}
        danger
        onCancel={onClose}
        act={async ({ password }) => {
          await bridge.deleteAccount(password)
          onClose()
          navigate({ view: 'sign-in' }, 'replace')
        }}
        errors={{ conflict: t`You own this server. Hand it over to somebody first.` }}
        fields={[
          { name: 'name', label: t`User name`, initial: account.name, hidden: true, input: { autoComplete: 'username' } },
          {
            name: 'password',
            label: t`Your password`,
            secret: true,
            errors: { forbidden: t`This is not your password.` },
            input: { required: true, maxLength: 256, autoComplete: 'current-password' },
          },
        ]}
      />
    </Dialog>
  )
}
