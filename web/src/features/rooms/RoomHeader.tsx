import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { RoomEntry } from '../../bridge/bridge'
import { useMirror } from '../../bridge/mirror'
import { BackIcon, LockIcon, PeopleIcon, PinIcon, SettingsIcon } from '../../ui/icons'
import { Menu } from '../../ui/Menu'
import { mayModerate } from '../../ui/mayModerate'
import { roomName } from '../../ui/names'
import { linkTo, navigate } from '../../ui/navigation'
import { RoomSign } from '../../ui/RoomSign'
import { StatusLine } from '../../ui/StatusLine'
import { useAvailability } from '../../ui/useAvailability'
import { useFavourite } from './RoomPlaces'
import { useLevels } from './useLevels'

export function RoomHeader(props: {
  entry: RoomEntry
  details: boolean
  onDetails(): void
  onSettings(): void
  onPins(): void
  onDate(): void
  onEncryption(): void
}) {
  const { t } = useLingui()
  const { entry } = props
  const pinned = t`${plural(entry.pins.length, { one: '# pinned message', other: '# pinned messages' })}`
  const presence = useMirror((state) => (entry.with === undefined ? undefined : state.presence[entry.with]))
  const shows = useAvailability(presence?.status)
  const availability = entry.withState === 'suspended' ? t`Suspended` : shows
  const favourite = useFavourite(entry)
  const levels = useLevels(entry)
  return (
    <div className="room-header">
      <a className="icon-button back" {...linkTo({ view: 'home' })} aria-label={t`Back to all rooms`}>
        <span className="mirrored">
          <BackIcon />
        </span>
      </a>
      <RoomSign entry={entry} {...(presence && { shows: presence.status })} size={20} />
      <div className="room-header-name">
        <h1 dir="auto">{roomName(entry)}</h1>
        {(availability !== undefined || presence?.statusText) && (
          <p className="room-header-presence">
            {availability}
            {availability !== undefined && presence?.statusText && ' · '}
            {presence?.statusText && <StatusLine said={presence.statusText} />}
          </p>
        )}
        {entry.topic !== undefined && (
          <p dir="auto" title={entry.topic}>
            {entry.topic}
          </p>
        )}
      </div>
      {entry.pins.length > 0 && (
        <button type="button" className="icon-button pins" aria-label={pinned} title={pinned} aria-haspopup="dialog" onClick={props.onPins}>
          <PinIcon size={18} />
          {entry.pins.length}
        </button>
      )}
      {entry.encryption === 'mls' && (
        <button type="button" className="icon-button" aria-label={t`Encrypted: who can read this room`} title={t`Encrypted: who can read this room`} aria-haspopup="dialog" onClick={props.onEncryption}>
          <LockIcon size={18} />
        </button>
      )}
      {mayModerate(entry) && !entry.closed && (
        <button type="button" className="icon-button" aria-label={t`Room settings`} title={t`Room settings`} aria-haspopup="dialog" onClick={props.onSettings}>
          <SettingsIcon size={18} />
        </button>
      )}
      <span className="room-header-menu">
        <Menu label={t`More about this room`} items={[favourite, ...levels, { label: t`Go to a day…`, act: props.onDate }, { label: t`Search in this room…`, act: () => searchIn(entry) }]} />
      </span>
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

function searchIn(entry: RoomEntry): void {
  navigate({ view: 'search', query: `in:"${roomName(entry)}" ` })
}
