import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useMirror } from '../../bridge/mirror'
import { Dialog } from '../../ui/Dialog'
import { EncryptionSetUp } from './EncryptionSetUp'

export function EncryptionDialog({ onDone, onClose }: { onDone(): void; onClose(): void }) {
  const { t } = useLingui()
  const state = useMirror((mirror) => mirror.encryption)
  const [wasLocked] = useState(state.state === 'locked')
  const [wasReplaced] = useState(state.state === 'ready' && state.replaced === true)
  return (
    <Dialog title={wasReplaced ? t`Your new recovery words` : wasLocked ? t`Read your encrypted rooms here` : t`Set up encryption`} onClose={onClose}>
      <EncryptionSetUp onDone={onDone} onCancel={onClose} />
    </Dialog>
  )
}
