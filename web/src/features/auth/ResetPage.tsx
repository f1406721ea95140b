import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useBridge } from '../../bridge/mirror'
import { Form } from '../../ui/Form'
import { navigate } from '../../ui/navigation'
import { AuthCard } from './AuthCard'

/** Where the link of an admin leads to somebody who has forgotten the password. */
export function ResetPage({ code }: { code: string }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const [isSet, setIsSet] = useState(false)
  if (isSet) {
    return (
      <AuthCard title={t`Your new password is set`}>
        <p className="soft" role="status">
          <Trans>You are signed out on all your devices. Sign in with the new password.</Trans>
        </p>
        <div className="form-end">
          <button type="button" className="button button-primary" onClick={() => navigate({ view: 'sign-in' }, 'replace')} autoFocus>
            <Trans>Sign in</Trans>
          </button>
        </div>
      </AuthCard>
    )
  }
  return (
    <AuthCard title={t`Choose a new password`}>
      <p className="soft">
        <Trans>This link works once. All your devices are signed out with it.</Trans>
      </p>
      <Form
        submit={t`Set the password`}
        focused
        act={async ({ newPassword }) => {
          await bridge.resetPassword({ code, newPassword })
          setIsSet(true)
        }}
        errors={{ forbidden: t`This link was used already, or is too old. Ask an admin for a new one.` }}
        fields={[
          {
            name: 'newPassword',
            label: t`New password`,
            description: t`At least 8 characters`,
            secret: true,
            known: [],
            errors: { invalid: t`Please choose a password that is harder to guess.` },
            input: { required: true, minLength: 8, maxLength: 256, autoComplete: 'new-password' },
          },
        ]}
      />
    </AuthCard>
  )
}
