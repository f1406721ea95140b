import { PasswordInput, type PasswordInputProps } from '@mantine/core'
import { useLingui } from '@lingui/react/macro'
import { lazy, Suspense, useState } from 'react'
import type { Judge } from './judge'

const Strength = lazy(async () => ({ default: (await import('./Strength')).Strength }))

export function PasswordField(props: PasswordInputProps) {
  const { t } = useLingui()
  return <PasswordInput {...props} visibilityToggleFocusable visibilityToggleButtonProps={{ 'aria-label': t`Show the password` }} />
}

/** Tells below it how hard to guess it is, as soon as somebody begins with it. */
export function NewPasswordField(props: PasswordInputProps & { value: string; startJudge(): Judge; known: readonly string[] }) {
  const { startJudge, known, description, ...input } = props
  const [judge, setJudge] = useState<Judge | undefined>(undefined)
  return (
    <PasswordField
      {...input}
      onFocus={() => setJudge(startJudge())}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      description={
        <span className="under-input">
          {input.value === '' && description}
          <span role="status">
            {judge && (
              <Suspense>
                <Strength judge={judge} password={input.value} known={known} />
              </Suspense>
            )}
          </span>
        </span>
      }
    />
  )
}
