import { useLingui } from '@lingui/react/macro'
import { Dialog } from '../../ui/Dialog'
import { EncryptionSetUp } from './EncryptionSetUp'

export function EncryptionDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  return (
    <Dialog title={t`Encryption`} onClose={onClose}>
      <EncryptionSetUp onDone={onClose} onCancel={onClose} />
    </Dialog>
  )
}
