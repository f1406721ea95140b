import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useBridge } from '../../bridge/mirror'
import { Form } from '../../ui/Form'
import { welcomeNewcomer } from '../../ui/newcomer'

export function SignUpForm({ invitation }: { invitation?: string }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const [isWaiting, setWaiting] = useState(false)
  if (isWaiting) {
    return (
      <p role="status">
        <Trans>Your account is made, and an admin is to let you in. You can sign in as soon as that is done.</Trans>
      </p>
    )
  }
  return (
    <Form
      submit={t`Make my account`}
      act={async ({ displayName, ...account }) => {
        const { waiting } = await bridge.signUp({
          ...account,
          ...(displayName === '' ? {} : { displayName }),
          ...(invitation === undefined ? {} : { invitation }),
        })
        welcomeNewcomer(account.name)
        setWaiting(waiting)
      }}
      focused
      errors={{
        forbidden: t`This server needs an invitation, and this one does not work any more. Ask for a new link.`,
        'not-found': t`This invitation does not work any more. Ask for a new link.`,
      }}
      fields={[
        {
          name: 'displayName',
          label: t`Your name`,
          description: t`How others see you; may stay empty`,
          input: { maxLength: 80, autoComplete: 'name' },
        },
        {
          name: 'name',
          label: t`User name`,
          description: t`Letters, digits, dots and dashes; you sign in with it`,
          errors: { conflict: t`This name is taken. Try another one.` },
          input: {
            required: true,
            pattern: '[A-Za-z0-9][A-Za-z0-9._\\-]{1,31}',
            title: t`2 to 32 letters, digits, dots and dashes`,
            autoCapitalize: 'none',
            spellCheck: false,
            autoComplete: 'username',
          },
        },
        {
          name: 'password',
          label: t`Password`,
          description: t`At least 8 characters`,
          secret: true,
          known: [],
          errors: { invalid: t`Please choose a password that is harder to guess.` },
          input: { required: true, minLength: 8, maxLength: 256, autoComplete: 'new-password' },
        },
      ]}
    />
  )
}
