import { Trans, useLingui } from '@lingui/react/macro'
import type { RoomEntry } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Confirmation } from '../../ui/Confirmation'
import { roomName } from '../../ui/names'
import { navigate } from '../../ui/navigation'

export function LeaveRoom({ entry, onClose }: { entry: RoomEntry; onClose: () => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const name = roomName(entry)
  const leave = async () => {
    await bridge.leaveRoom(entry.room)
    onClose()
    navigate({ view: 'home' }, 'replace')
  }
  return (
    <Confirmation
      title={t`Leave ${name}?`}
      stay={t`Stay`}
      go={t`Leave`}
      act={leave}
      onClose={onClose}
      errors={{ forbidden: entry.role === 'owner' ? t`A room keeps an owner: first hand it over, in its details.` : t`You cannot leave this room.` }}
    >
      {entry.kind === 'public' ? (
        <Trans>You can join again at any time.</Trans>
      ) : (
        <Trans>To come back, somebody in the room has to invite you.</Trans>
      )}
    </Confirmation>
  )
}
