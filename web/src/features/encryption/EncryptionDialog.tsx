import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useMirror } from '../../bridge/mirror'
import { Dialog } from '../../ui/Dialog'
import { EncryptionSetUp } from './EncryptionSetUp'

export function EncryptionDialog({ onDone, onClose }: { onDone(): void; onClose(): void }) {
  const { t } = useLingui()
  const state = useMirror((mirror) => mirror.encryption.state)
  const [wasLocked] = useState(state === 'locked')
  return (
    <Dialog title={wasLocked ? t`Read your encrypted rooms here` : t`Set up encryption`} onClose={onClose}>
      <EncryptionSetUp onDone={onDone} onCancel={onClose} />
    </Dialog>
  )
}
