import { useLingui } from '@lingui/react/macro'
import { useBridge } from '../../bridge/mirror'
import { Form } from '../../ui/Form'

/** With `account` only its password is asked. */
export function SignInForm({ account }: { account?: string }) {
  const { t } = useLingui()
  const bridge = useBridge()
  return (
    <Form
      submit={t`Sign in`}
      act={(credentials) => bridge.signIn(credentials)}
      focused={account === undefined}
      errors={{
        unauthenticated: t`The name or the password is wrong.`,
        'awaiting-approval': t`An admin has not let you in yet. Try again later.`,
        forbidden: t`This account is suspended. Whoever runs this server can restore it.`,
      }}
      fields={[
        {
          name: 'name',
          label: t`User name`,
          ...(account === undefined ? {} : { initial: account }),
          input: {
            required: true,
            readOnly: account !== undefined,
            maxLength: 64,
            autoCapitalize: 'none',
            spellCheck: false,
            autoComplete: 'username',
          },
        },
        {
          name: 'password',
          label: t`Password`,
          secret: true,
          input: { required: true, maxLength: 256, autoComplete: 'current-password' },
        },
      ]}
    />
  )
}
