import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { useBridge } from '../../bridge/mirror'
import { Check } from '../../ui/Check'
import { Form } from '../../ui/Form'
import { FormError } from '../../ui/FormError'
import { useAction } from '../../ui/useAction'
import { useEncryption } from '../../ui/useEncryption'
import { Lacking } from './Lacking'
import { asked } from './words'
import './encryption.css'

/** What has to be done once on a device before it can take part in encrypted rooms. */
export function EncryptionSetUp({ onDone, onCancel }: { onDone(): void; onCancel(): void }) {
  const state = useEncryption()
  const [isNew, setNew] = useState(false)
  const [done, setDone] = useState(false)
  useEffect(() => {
    if (done && state.state === 'ready') onDone()
  }, [done, state.state, onDone])
  if (state.state === 'lacking') return <Lacking lacks={state.lacks} />
  if (state.state === 'unknown') return <p className="soft" aria-busy="true">{<Trans>One moment: this needs a connection.</Trans>}</p>
  return state.state === 'locked' && !isNew ? (
    <Unlock onDone={() => setDone(true)} onCancel={onCancel} onLost={() => setNew(true)} />
  ) : (
    <NewWords isReset={isNew} onDone={() => setDone(true)} onCancel={onCancel} />
  )
}

function NewWords({ isReset, onDone, onCancel }: { isReset: boolean; onDone(): void; onCancel(): void }) {
  const bridge = useBridge()
  const [words, setWords] = useState('')
  const [noted, setNoted] = useState(false)
  const { error, run } = useAction(async () => setWords(await bridge.newWords()))
  useEffect(() => {
    void run()
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [])
  if (noted) return <CheckWords words={words} onDone={onDone} onBack={() => setNoted(false)} />
  return (
    <>
      {isReset && (
        <p>
          <Trans>You become somebody new to others, and what was said in encrypted rooms before stays closed to you.</Trans>
        </p>
      )}
      <p className="soft">
        <Trans>
          These twelve words open your encrypted messages on another device, or when you have lost this one. Write them down where only you find them: nobody else has them, not even
          this server, and they are shown this once.
        </Trans>
      </p>
      <ShownWords words={words} />
      <FormError error={error} />
      <div className="form-end">
        <button type="button" className="button" onClick={onCancel}>
          <Trans>Later</Trans>
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
function CheckWords({ words, onDone, onBack }: { words: string; onDone(): void; onBack(): void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const [places] = useState(() => asked(words.split(' ').length))
  const [wrong, setWrong] = useState(false)
  const fields = places.map((place) => {
    const number = place + 1
    return { name: `word${place}`, label: t`Word ${number}`, input: { required: true, autoCapitalize: 'none', autoComplete: 'off', spellCheck: false } as const }
  })
  return (
    <>
      <p className="soft">
        <Trans>Type these three of them, so that you know you have them.</Trans>
      </p>
      <Form
        fields={fields}
        submit={t`Turn on encryption`}
        focused
        act={async (values) => {
          const isRight = places.every((place) => values[`word${place}`]!.trim().toLowerCase() === words.split(' ')[place])
          setWrong(!isRight)
          if (!isRight) return
          await bridge.setUpEncryption(words)
          onDone()
        }}
        onCancel={onBack}
        cancel={t`Back`}
      >
        <p role="alert" className="form-error">{wrong && <Trans>These are not the words. Compare them with what you wrote down.</Trans>}</p>
      </Form>
    </>
  )
}

function Unlock({ onDone, onCancel, onLost }: { onDone(): void; onCancel(): void; onLost(): void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const [sure, setSure] = useState(false)
  return (
    <>
      <p className="soft">
        <Trans>Enter the twelve words that you wrote down when you turned on encryption. Then this device reads your encrypted rooms, also what was said before.</Trans>
      </p>
      <Form
        fields={[
          {
            name: 'words',
            label: t`Your recovery words`,
            input: { required: true, autoCapitalize: 'none', autoComplete: 'off', spellCheck: false },
            errors: { invalid: t`These are not your twelve words. Compare them with what you wrote down.` },
          },
        ]}
        submit={t`Unlock`}
        focused
        act={async ({ words }) => {
          await bridge.unlockEncryption(words)
          onDone()
        }}
        onCancel={onCancel}
        cancel={t`Later`}
      />
      <details className="soft">
        <summary>
          <Trans>I do not have them any more</Trans>
        </summary>
        <p>
          <Trans>Another of your devices still reads everything. If there is none, you can begin anew: what was said in encrypted rooms until now is then lost for you.</Trans>
        </p>
        <Check checked={sure} choose={setSure}>
          <Trans>I understand what is lost</Trans>
        </Check>
        <button type="button" className="button button-danger" disabled={!sure} onClick={onLost}>
          <Trans>Begin anew</Trans>
        </button>
      </details>
    </>
  )
}
