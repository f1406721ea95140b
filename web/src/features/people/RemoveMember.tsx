import { Trans, useLingui } from '@lingui/react/macro'
import type { Member, RoomEntry } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Confirmation } from '../../ui/Confirmation'

export function RemoveMember({ entry, member, onClose }: { entry: RoomEntry; member: Member; onClose: () => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const { user, displayName } = member.profile
  const remove = async () => {
    await bridge.removeMember({ room: entry.room, user })
    onClose()
  }
  if (member.role === undefined) {
    return (
      <Confirmation title={t`Take the invitation of ${displayName} back?`} stay={t`Keep it`} go={t`Take back`} act={remove} onClose={onClose}>
        <Trans>They can be invited again at any time.</Trans>
      </Confirmation>
    )
  }
  return (
    <Confirmation title={t`Remove ${displayName} from ${entry.name}?`} stay={t`Keep`} go={t`Remove`} act={remove} onClose={onClose}>
      {entry.kind === 'public' ? (
        <Trans>They no longer see what is said here from now on. The room is public: they can join it again.</Trans>
      ) : (
        <Trans>They no longer see what is said here from now on. They come back only if somebody invites them.</Trans>
      )}
    </Confirmation>
  )
}
