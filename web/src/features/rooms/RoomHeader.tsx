import { useLingui } from '@lingui/react/macro'
import type { RoomEntry } from '../../bridge/bridge'
import { useMirror } from '../../bridge/mirror'
import { BackIcon, PencilIcon, PeopleIcon } from '../../ui/icons'
import { linkTo } from '../../ui/navigation'
import { RoomSign } from '../../ui/RoomSign'

export function RoomHeader(props: {
  entry: RoomEntry
  details: boolean
  onDetails(): void
  onRename(): void
}) {
  const { t } = useLingui()
  const { entry } = props
  const online = useMirror((state) => entry.with !== undefined && state.presence[entry.with] === 'online')
  return (
    <div className="room-header">
      <a className="icon-button back" {...linkTo({ view: 'home' })} aria-label={t`Back to all rooms`}>
        <span className="mirrored">
          <BackIcon />
        </span>
      </a>
      <RoomSign entry={entry} online={online} size={20} />
      <h1 dir="auto">{entry.name || t`Direct`}</h1>
      {mayRename(entry) && (
        <button type="button" className="icon-button" aria-label={t`Rename the room`} title={t`Rename the room`} onClick={props.onRename}>
          <PencilIcon size={18} />
        </button>
      )}
      <button
        type="button"
        className="icon-button room-header-details"
        aria-label={t`Members and details`}
        title={t`Members and details`}
        aria-pressed={props.details}
        onClick={props.onDetails}
      >
        <PeopleIcon />
      </button>
    </div>
  )
}

function mayRename(entry: RoomEntry): boolean {
  return entry.kind !== 'direct' && (entry.role === 'owner' || entry.role === 'moderator') && !entry.closed
}
