import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useBridge } from '../../bridge/mirror'
import { Dialog } from '../../ui/Dialog'
import { Form } from '../../ui/Form'
import { NewWords, WORDS_INPUT } from './RecoveryWords'
import './encryption.css'

/** New recovery words in place of those that were; nothing is lost by it. */
export function ReplaceWords({ onClose }: { onClose(): void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  /** The words that hold until then; null where they are lost. */
  const [present, setPresent] = useState<string | null>()
  const replace = async (words: string) => {
    await bridge.replaceWords({ words, ...(present ? { present } : {}) })
    onClose()
  }
  return (
    <Dialog title={t`New recovery words`} onClose={onClose}>
      {present === undefined ? (
        <Present onKnown={setPresent} onClose={onClose} />
      ) : (
        <NewWords submit={t`Replace the words`} act={replace} onCancel={onClose} cancel={t`Cancel`}>
          <p>
            <Trans>The words that you have until now open nothing any more. What was said stays readable. Your other devices ask for the new words.</Trans>
          </p>
        </NewWords>
      )}
    </Dialog>
  )
}

function Present({ onKnown, onClose }: { onKnown(words: string | null): void; onClose(): void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  return (
    <>
      <p className="soft">
        <Trans>With the words that you have until now others see that it is still you. Without them they are told that you have a new identity, which nothing vouches for.</Trans>
      </p>
      <Form
        fields={[{ name: 'words', label: t`Your recovery words until now`, input: WORDS_INPUT, errors: { invalid: t`These are not your twelve words. Compare them with what you wrote down.` } }]}
        submit={t`Next`}
        focused
        act={async ({ words }) => {
          await bridge.checkWords(words)
          onKnown(words)
        }}
        onCancel={onClose}
      >
        <p>
          <button type="button" className="link-button" onClick={() => onKnown(null)}>
            <Trans>I do not have them any more</Trans>
          </button>
        </p>
      </Form>
    </>
  )
}
