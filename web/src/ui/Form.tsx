import { TextInput, type TextInputProps } from '@mantine/core'
import { Trans } from '@lingui/react/macro'
import { useState, type ChangeEvent, type FormEvent, type ReactNode } from 'react'
import { CommandError } from '../bridge/bridge'
import { errorText, type BetterWords } from '../i18n/errors'
import { faultyField, isUnchanged, knownOf, valuesOf, type Field, type Values } from './fields'
import { FormError } from './FormError'
import type { Judge } from './password/judge'
import { NewPasswordField, PasswordField } from './password/PasswordField'
import { useJudge } from './password/useJudge'
import { GOOD_SCORE } from './password/verdict'
import { useAction } from './useAction'

interface InputField<Name extends string> extends Field<Name> {
  input?: Pick<
    TextInputProps,
    | 'autoCapitalize'
    | 'autoComplete'
    | 'maxLength'
    | 'minLength'
    | 'pattern'
    | 'placeholder'
    | 'readOnly'
    | 'required'
    | 'spellCheck'
    | 'title'
  >
}

interface FormProps<Name extends string> {
  fields: readonly InputField<Name>[]
  submit: string
  /** Whether what it does cannot be taken back. */
  danger?: boolean
  act(values: Values<Name>): Promise<void>
  onCancel?: () => void
  /** What not doing it is called. */
  cancel?: string
  /** Whether writing into it is the first that one does on the page. */
  focused?: boolean
  errors?: BetterWords
  children?: ReactNode
}

/** Inputs, and what is done with them. A refusal stands below the input that it is about. */
export function Form<Name extends string>(props: FormProps<Name>) {
  const { fields } = props
  const [typed, setTyped] = useState<Partial<Values<Name>>>({})
  const values = valuesOf(fields, typed)
  const startJudge = useJudge()
  const { busy, error, run } = useAction(async () => {
    await refuseEasy(fields, values, startJudge)
    await props.act(values)
  })
  const faulty = faultyField(error, fields)
  const first = fields.find((field) => !field.hidden && !field.input?.readOnly)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void run()
  }
  return (
    <form onSubmit={submit}>
      {fields.map((field) => {
        if (field.hidden) return <input key={field.name} type="text" autoComplete={field.input?.autoComplete} value={field.initial} readOnly hidden />
        const input = {
          ...field.input,
          label: field.label,
          description: field.description,
          value: typed[field.name] ?? field.initial ?? '',
          onChange: (event: ChangeEvent<HTMLInputElement>) => setTyped({ ...typed, [field.name]: event.currentTarget.value }),
          error: field === faulty && errorText(error, { ...props.errors, ...field.errors }),
          autoFocus: field === first && props.focused === true,
          'data-autofocus': field === first || undefined,
        }
        if (!field.secret) return <TextInput key={field.name} {...input} />
        if (field.known === undefined) return <PasswordField key={field.name} {...input} />
        return <NewPasswordField key={field.name} {...input} startJudge={startJudge} known={knownOf(fields, values, field)} />
      })}
      {props.children}
      <FormError error={faulty ? null : error} better={props.errors} />
      <div className="form-end">
        {props.onCancel && (
          <button type="button" className="button" onClick={props.onCancel}>
            {props.cancel ?? <Trans>Cancel</Trans>}
          </button>
        )}
        <button type="submit" className={props.danger ? 'button button-danger' : 'button button-primary'} disabled={busy || isUnchanged(fields, values)}>
          {props.submit}
        </button>
      </div>
    </form>
  )
}

/** As the server would, which is spared the way there. */
async function refuseEasy<Name extends string>(fields: readonly Field<Name>[], values: Values<Name>, startJudge: () => Judge): Promise<void> {
  for (const field of fields) {
    if (field.known === undefined) continue
    const verdict = await startJudge().judge(values[field.name], knownOf(fields, values, field))
    if (verdict && verdict.score < GOOD_SCORE) throw new CommandError('invalid', 'too easy to guess', field.name)
  }
}
