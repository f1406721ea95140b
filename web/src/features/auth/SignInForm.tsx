import { PasswordInput, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useBridge } from '../../bridge/mirror'
import { FormError } from '../../ui/FormError'
import { useAction } from '../../ui/useAction'

/** With `account` only its password is asked. */
export function SignInForm({ account }: { account?: string }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const [name, setName] = useState(account ?? '')
  const [password, setPassword] = useState('')
  const { busy, error, run } = useAction(() => bridge.signIn({ name: name.trim(), password }))
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void run()
      }}
    >
      <TextInput
        label={t`User name`}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        required
        readOnly={account !== undefined}
        maxLength={64}
        autoCapitalize="none"
        spellCheck={false}
        autoComplete="username"
        autoFocus={account === undefined}
      />
      <PasswordInput
        label={t`Password`}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        required
        maxLength={256}
        autoComplete="current-password"
        data-autofocus={account !== undefined || undefined}
      />
      <FormError error={error} better={{ unauthenticated: t`The name or the password is wrong.` }} />
      <button type="submit" className="button button-primary" disabled={busy}>
        <Trans>Sign in</Trans>
      </button>
    </form>
  )
}
