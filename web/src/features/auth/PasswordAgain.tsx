import { Trans, useLingui } from '@lingui/react/macro'
import type { Account } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Dialog } from '../../ui/Dialog'
import { Form } from '../../ui/Form'

/** Lies over what somebody was doing, which goes on once it is answered. */
export function PasswordAgain({ account, answer }: { account: Account; answer: (confirmed: boolean) => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const cancel = () => answer(false)
  return (
    <Dialog title={t`Is it you?`} onClose={cancel}>
      <p className="soft">
        <Trans>This needs your password, so that nobody else can do it who finds your device open.</Trans>
      </p>
      <Form
        submit={t`Go on`}
        act={async ({ password }) => {
          await bridge.confirmPassword(password)
          answer(true)
        }}
        onCancel={cancel}
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
