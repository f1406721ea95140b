import { useLingui } from '@lingui/react/macro'
import type { RoomEntry } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Dialog } from '../../ui/Dialog'
import { Form } from '../../ui/Form'
import { NAME_INPUT } from './name'

export function RenameRoom({ entry, onClose }: { entry: RoomEntry; onClose: () => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const rename = async ({ name }: { name: string }) => {
    await bridge.renameRoom({ room: entry.room, name })
    onClose()
  }
  return (
    <Dialog title={t`Rename the room`} onClose={onClose}>
      <Form
        fields={[{ name: 'name', label: t`Name`, initial: entry.name, input: NAME_INPUT }]}
        submit={t`Rename`}
        act={rename}
        onCancel={onClose}
      />
    </Dialog>
  )
}
