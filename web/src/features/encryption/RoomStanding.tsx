import { Trans, useLingui } from '@lingui/react/macro'
import { plural } from '@lingui/core/macro'
import type { Id, RoomEntry } from '../../bridge/bridge'
import { useMirror } from '../../bridge/mirror'
import { InfoIcon } from '../../ui/icons'
import { useNameOf } from './useNameOf'
import './encryption.css'

/** What whoever writes in an encrypted room should know: who cannot read it yet, or that it waits. */
export function RoomStanding({ entry }: { entry: RoomEntry }) {
  const group = useMirror((state) => state.groups[entry.room])
  const isReady = useMirror((state) => state.encryption.state === 'ready')
  const words = isReady && group && (group.isIn ? group.without.length > 0 && <Without room={entry.room} users={group.without} /> : <NotIn />)
  return (
    <div role="status">
      {words && (
        <p className="room-standing">
          <InfoIcon size={14} />
          <span>{words}</span>
        </p>
      )}
    </div>
  )
}

function NotIn() {
  return <Trans>What you write is sent as soon as a device of somebody else here is online and lets this one in.</Trans>
}

function Without({ room, users }: { room: Id; users: Id[] }) {
  const { t } = useLingui()
  const name = useNameOf(room, users)
  if (users.length > 1) return t`${plural(users.length, { other: '# people here have not set up encryption yet. They read what is written from then on, and nothing from before.' })}`
  if (name === undefined) return null
  return <Trans>{<bdi>{name}</bdi>} has not set up encryption yet, and reads what is written from then on: nothing from before.</Trans>
}
