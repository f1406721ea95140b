import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { useBridge } from '../../bridge/mirror'
import { Check } from '../../ui/Check'
import { Form } from '../../ui/Form'
import { useEncryption } from '../../ui/useEncryption'
import { Lacking } from './Lacking'
import { LostRooms } from './LostRooms'
import { NewWords, WORDS_INPUT } from './RecoveryWords'
import './encryption.css'

/** What has to be done once on a device before it can take part in encrypted rooms. */
export function EncryptionSetUp({ onDone, onCancel }: { onDone(): void; onCancel(): void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const state = useEncryption()
  const [isReset, setReset] = useState(false)
  const [done, setDone] = useState(false)
  useEffect(() => {
    if (done && state.state === 'ready') onDone()
  }, [done, state.state, onDone])
  if (state.state === 'lacking') return <Lacking lacks={state.lacks} />
  if (state.state === 'unknown') return <p className="soft" aria-busy="true">{<Trans>One moment: this needs a connection.</Trans>}</p>
  const isLocked = state.state === 'locked' || (state.state === 'ready' && state.replaced === true)
  if (isLocked && !isReset) return <Unlock onDone={() => setDone(true)} onCancel={onCancel} onLost={() => setReset(true)} />
  const begin = async (words: string) => {
    await bridge.setUpEncryption(words)
    setDone(true)
  }
  return (
    <NewWords submit={t`Turn on encryption`} act={begin} onCancel={onCancel} cancel={t`Later`}>
      {isReset && (
        <p>
          <Trans>You become somebody new to others, and what was said in encrypted rooms before stays closed to you.</Trans>
        </p>
      )}
    </NewWords>
  )
}

function Unlock({ onDone, onCancel, onLost }: { onDone(): void; onCancel(): void; onLost(): void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const isReplaced = useEncryption().state === 'ready'
  const [sure, setSure] = useState(false)
  return (
    <>
      <p className="soft">
        {isReplaced ? (
          <Trans>Your recovery words were replaced on another device. Enter the new twelve words here, so that this device keeps what it reads for all of them.</Trans>
        ) : (
          <Trans>Enter the twelve words that you wrote down when you turned on encryption. Then this device reads your encrypted rooms, also what was said before.</Trans>
        )}
      </p>
      <Form
        fields={[{ name: 'words', label: t`Your recovery words`, input: WORDS_INPUT, errors: { invalid: t`These are not your twelve words. Compare them with what you wrote down.` } }]}
        submit={t`Unlock`}
        focused
        act={async ({ words }) => {
          await bridge.unlockEncryption(words)
          onDone()
        }}
        onCancel={onCancel}
        cancel={t`Later`}
      />
      {!isReplaced && (
        <details className="soft">
          <summary>
            <Trans>I do not have them any more</Trans>
          </summary>
          <p>
            <Trans>Another of your devices still reads everything, and gives you new words in its settings. If there is none, you can begin anew.</Trans>
          </p>
          <LostRooms />
          <Check checked={sure} choose={setSure}>
            <Trans>I understand what is lost</Trans>
          </Check>
          <button type="button" className="button button-danger" disabled={!sure} onClick={onLost}>
            <Trans>Begin anew</Trans>
          </button>
        </details>
      )}
    </>
  )
}
