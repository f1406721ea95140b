import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { RoomEntry } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Confirmation } from '../../ui/Confirmation'
import { Dialog } from '../../ui/Dialog'
import { useEncryption } from '../../ui/useEncryption'
import { EncryptionSetUp } from './EncryptionSetUp'

/** Encrypts an older room, for good. */
export function EncryptRoom({ entry, onClose }: { entry: RoomEntry; onClose: () => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const isReady = useEncryption().state === 'ready'
  const [wasReady, setReady] = useState(isReady)
  if (!wasReady) {
    return (
      <Dialog title={t`Encrypt this room`} onClose={onClose}>
        <EncryptionSetUp onDone={() => setReady(true)} onCancel={onClose} />
      </Dialog>
    )
  }
  const encrypt = async () => {
    await bridge.encryptRoom(entry.room)
    onClose()
  }
  return (
    <Confirmation title={t`Encrypt this room?`} stay={t`Not now`} go={t`Encrypt it`} act={encrypt} onClose={onClose}>
      <Trans>From now on only its members can read what is said here, not whoever runs this server. What was said before stays as it is. This cannot be taken back.</Trans>
    </Confirmation>
  )
}
