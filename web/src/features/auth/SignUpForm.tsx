import { PasswordInput, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { CommandError } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { FormError } from '../../ui/FormError'
import { useAction } from '../../ui/useAction'

export function SignUpForm({ invitation }: { invitation?: string }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const [name, setName] = useState('')
  const [displayName, setDisplayName] = useState('')
  const [password, setPassword] = useState('')
  const { busy, error, run } = useAction(() =>
    bridge.signUp({
      name: name.trim(),
      password,
      ...(displayName.trim() === '' ? {} : { displayName: displayName.trim() }),
      ...(invitation === undefined ? {} : { invitation }),
    }),
  )
  const taken = error instanceof CommandError && error.code === 'conflict'
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void run()
      }}
    >
      <TextInput
        label={t`Your name`}
        description={t`How others see you; may stay empty`}
        value={displayName}
        onChange={(event) => setDisplayName(event.currentTarget.value)}
        maxLength={80}
        autoComplete="name"
        autoFocus
      />
      <TextInput
        label={t`User name`}
        description={t`Letters, digits, dots and dashes; you sign in with it`}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        required
        pattern="[A-Za-z0-9][A-Za-z0-9._\-]{1,31}"
        title={t`2 to 32 letters, digits, dots and dashes`}
        autoCapitalize="none"
        spellCheck={false}
        autoComplete="username"
        error={taken ? t`This name is taken. Try another one.` : undefined}
      />
      <PasswordInput
        label={t`Password`}
        description={t`At least 8 characters`}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        required
        minLength={8}
        maxLength={256}
        autoComplete="new-password"
      />
      <FormError
        error={taken ? null : error}
        better={{
          forbidden: t`This server needs an invitation, and this one does not work any more. Ask for a new link.`,
          'not-found': t`This invitation does not work any more. Ask for a new link.`,
          ...(error instanceof CommandError && error.field === 'password'
            ? { invalid: t`Please choose a longer password.` }
            : {}),
        }}
      />
      <button type="submit" className="button button-primary" disabled={busy}>
        <Trans>Make my account</Trans>
      </button>
    </form>
  )
}

