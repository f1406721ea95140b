import { Trans, useLingui } from '@lingui/react/macro'
import { CommandError, type RoomEntry } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Dialog } from '../../ui/Dialog'
import { Form } from '../../ui/Form'
import { roomName } from '../../ui/names'

/** Nobody can take it back: whoever does it types which room they mean. */
export function CloseRoom({ entry, onClose }: { entry: RoomEntry; onClose: () => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const called = roomName(entry)
  const act = async ({ name }: { name: string }) => {
    if (name !== called.trim()) throw new CommandError('invalid', 'another name', 'name')
    await bridge.closeForGood(entry.room)
    onClose()
  }
  return (
    <Dialog title={t`Close ${called} for good?`} onClose={onClose}>
      <p className="soft">
        <Trans>What was said stays readable to its members. Nobody writes here any more, and nobody can open the room again.</Trans>
      </p>
      <Form
        submit={t`Close the room`}
        danger
        onCancel={onClose}
        act={act}
        fields={[
          {
            name: 'name',
            label: t`Name of the room`,
            description: t`Type ${called} to close it.`,
            errors: { invalid: t`This is not the name of this room.` },
            input: { required: true, autoComplete: 'off' },
          },
        ]}
      />
    </Dialog>
  )
}
