import { Trans } from '@lingui/react/macro'
import { useEncryption } from '../../ui/useEncryption'
import { Lacking } from './Lacking'

/** How this device stands to encrypted rooms. */
export function EncryptionSettings({ onSetUp }: { onSetUp(): void }) {
  const state = useEncryption()
  if (state.state === 'lacking') return <Lacking lacks={state.lacks} />
  if (state.state === 'ready') {
    return (
      <p className="soft">
        <Trans>Encryption is set up on this device.</Trans>
      </p>
    )
  }
  return (
    <>
      <p className="soft">
        <Trans>In encrypted rooms only members can read what is said, not whoever runs this server.</Trans>
      </p>
      <button type="button" className="button" aria-haspopup="dialog" disabled={state.state === 'unknown'} onClick={onSetUp}>
        {state.state === 'locked' ? <Trans>Enter your recovery words</Trans> : <Trans>Set up encryption</Trans>}
      </button>
    </>
  )
}
