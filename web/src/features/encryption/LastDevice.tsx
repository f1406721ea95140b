import { Trans, useLingui } from '@lingui/react/macro'
import { plural } from '@lingui/core/macro'
import { useState } from 'react'
import type { DeviceLoss } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Check } from '../../ui/Check'
import { Form } from '../../ui/Form'
import { FormError } from '../../ui/FormError'
import { WarningIcon } from '../../ui/icons'
import { useAction } from '../../ui/useAction'
import { LostRooms } from './LostRooms'
import { WORDS_INPUT } from './RecoveryWords'
import './encryption.css'

/** Before the last device that reads encrypted rooms signs out: whether the words are there that bring them back. */
export function LastDevice(props: { loss: DeviceLoss; signOut(): Promise<void>; onReplace(): void; onClose(): void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const [sure, setSure] = useState(false)
  const { busy, error, run } = useAction(props.signOut)
  const { unarchived } = props.loss
  return (
    <>
      <p>
        <Trans>No other device of yours reads your encrypted rooms. Once you have signed out here, only your twelve recovery words bring back what was said in them.</Trans>
      </p>
      {unarchived > 0 && (
        <p role="alert">
          <WarningIcon size={16} />{' '}
          {t`${plural(unarchived, {
            one: 'Something of # room could not be kept for your other devices yet: it is lost even with the words, unless you wait for a connection.',
            other: 'Something of # rooms could not be kept for your other devices yet: it is lost even with the words, unless you wait for a connection.',
          })}`}
        </p>
      )}
      <p className="soft">
        <Trans>Drafts and messages that were not sent yet are deleted from this device.</Trans>
      </p>
      <Form
        fields={[{ name: 'words', label: t`Your recovery words`, input: WORDS_INPUT, errors: { invalid: t`These are not your twelve words. Compare them with what you wrote down.` } }]}
        submit={t`Sign out`}
        danger
        focused
        act={async ({ words }) => {
          await bridge.checkWords(words)
          await props.signOut()
        }}
        onCancel={props.onClose}
        cancel={t`Stay`}
      />
      <details className="soft">
        <summary>
          <Trans>I do not have them any more</Trans>
        </summary>
        <p>
          <Trans>As long as you are signed in here, you can get new ones, and nothing is lost.</Trans>
        </p>
        <button type="button" className="button" onClick={props.onReplace}>
          <Trans>New recovery words</Trans>
        </button>
        <LostRooms />
        <Check checked={sure} choose={setSure}>
          <Trans>I understand what is lost</Trans>
        </Check>
        <FormError error={error} />
        <button type="button" className="button button-danger" disabled={!sure || busy} onClick={() => void run()}>
          <Trans>Sign out without them</Trans>
        </button>
      </details>
    </>
  )
}
