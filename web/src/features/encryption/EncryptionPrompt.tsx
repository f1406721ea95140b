import { Trans } from '@lingui/react/macro'
import type { RoomEntry } from '../../bridge/bridge'
import { useMirror } from '../../bridge/mirror'
import { LockIcon } from '../../ui/icons'
import { useEncryption } from '../../ui/useEncryption'
import { Lacking } from './Lacking'
import './encryption.css'

/** Whether this device can say something in the room; unknown counts as yes, for what is written waits. */
export function useCanEncrypt({ encryption }: RoomEntry): boolean {
  const { state } = useEncryption(encryption === 'mls')
  return encryption !== 'mls' || state === 'ready' || state === 'unknown'
}

/** What an encrypted room needs of this device before one can read and write there. */
export function EncryptionPrompt({ onSetUp }: { onSetUp(): void }) {
  const state = useMirror((mirror) => mirror.encryption)
  return (
    <div className="closed encryption-prompt">
      <LockIcon size={18} />
      {state.state === 'lacking' ? (
        <Lacking lacks={state.lacks} />
      ) : (
        <>
          <span>
            {state.state === 'locked' ? (
              <Trans>This room is encrypted. With your recovery words this device can read it.</Trans>
            ) : (
              <Trans>This room is encrypted. Set up encryption once to read and write here.</Trans>
            )}
          </span>
          <button type="button" className="button button-primary" aria-haspopup="dialog" onClick={onSetUp}>
            {state.state === 'locked' ? <Trans>Enter the words</Trans> : <Trans>Set up encryption</Trans>}
          </button>
        </>
      )}
    </div>
  )
}
