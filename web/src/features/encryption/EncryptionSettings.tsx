import { Trans } from '@lingui/react/macro'
import { WarningIcon } from '../../ui/icons'
import { useEncryption } from '../../ui/useEncryption'
import { Lacking } from './Lacking'

/** How this device stands to encrypted rooms. */
export function EncryptionSettings({ onSetUp, onReplace }: { onSetUp(): void; onReplace(): void }) {
  const state = useEncryption()
  if (state.state === 'lacking') return <Lacking lacks={state.lacks} />
  if (state.state === 'ready') {
    return (
      <>
        <p className="soft">
          <Trans>Encryption is set up on this device.</Trans>
        </p>
        {state.rolledBack && (
          <p role="alert">
            <WarningIcon size={16} />{' '}
            <Trans>This server has shown older marks of whom you verified than there were. They were put right. Be careful with it: compare safety numbers anew where it matters.</Trans>
          </p>
        )}
        {state.replaced ? (
          <>
            <p className="soft">
              <Trans>Your recovery words were replaced on another device.</Trans>
            </p>
            <button type="button" className="button" aria-haspopup="dialog" onClick={onSetUp}>
              <Trans>Enter your new recovery words</Trans>
            </button>
          </>
        ) : (
          <button type="button" className="button" aria-haspopup="dialog" onClick={onReplace}>
            <Trans>New recovery words</Trans>
          </button>
        )}
      </>
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
