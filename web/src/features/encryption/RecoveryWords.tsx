import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState, type ReactNode } from 'react'
import { useBridge } from '../../bridge/mirror'
import { Form } from '../../ui/Form'
import { FormError } from '../../ui/FormError'
import { useAction } from '../../ui/useAction'
import { asked } from './words'
import './encryption.css'

/** How twelve words are asked for. */
export const WORDS_INPUT = { required: true, autoCapitalize: 'none', autoComplete: 'off', spellCheck: false } as const

/** New words: shown, and three of them asked for before anything is done with them. */
export function NewWords(props: { submit: string; act(words: string): Promise<void>; onCancel(): void; cancel: string; children?: ReactNode }) {
  const bridge = useBridge()
  const [words, setWords] = useState('')
  const [noted, setNoted] = useState(false)
  const { error, run } = useAction(async () => setWords(await bridge.newWords()))
  useEffect(() => {
    void run()
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [])
  if (noted) return <CheckWords words={words} submit={props.submit} act={props.act} onBack={() => setNoted(false)} />
  return (
    <>
      {props.children}
      <p className="soft">
        <Trans>
          These twelve words open your encrypted messages on another device, or when you have lost this one. Write them down where only you find them: nobody else has them, not even
          this server, and they are shown this once.
        </Trans>
      </p>
      <ShownWords words={words} />
      <FormError error={error} />
      <div className="form-end">
        <button type="button" className="button" onClick={props.onCancel}>
          {props.cancel}
        </button>
        <button type="button" className="button button-primary" disabled={words === ''} data-autofocus onClick={() => setNoted(true)}>
          <Trans>I have written them down</Trans>
        </button>
      </div>
    </>
  )
}

function ShownWords({ words }: { words: string }) {
  const { t } = useLingui()
  return (
    <ol className="recovery-words" aria-label={t`Your recovery words`} translate="no" lang="en">
      {words.split(' ').map((word, i) => (
        <li key={i}>{word}</li>
      ))}
    </ol>
  )
}

/** Three of them are asked for. */
function CheckWords({ words, submit, act, onBack }: { words: string; submit: string; act(words: string): Promise<void>; onBack(): void }) {
  const { t } = useLingui()
  const [places] = useState(() => asked(words.split(' ').length))
  const [wrong, setWrong] = useState(false)
  const fields = places.map((place) => {
    const number = place + 1
    return { name: `word${place}`, label: t`Word ${number}`, input: WORDS_INPUT }
  })
  return (
    <>
      <p className="soft">
        <Trans>Type these three of them, so that you know you have them.</Trans>
      </p>
      <Form
        fields={fields}
        submit={submit}
        focused
        act={async (values) => {
          const isRight = places.every((place) => values[`word${place}`]!.trim().toLowerCase() === words.split(' ')[place])
          setWrong(!isRight)
          if (isRight) await act(words)
        }}
        onCancel={onBack}
        cancel={t`Back`}
      >
        <p role="alert" className="form-error">{wrong && <Trans>These are not the words. Compare them with what you wrote down.</Trans>}</p>
      </Form>
    </>
  )
}
