import { memo } from 'react'
import type { Availability, AvailabilityChoice } from '../bridge/bridge'
import { hueOf, initials } from './initials'
import './avatar.css'

const HUES = 8

/** Decoration: the name stands next to it, and where the badge matters, its words do. */
export const Avatar = memo(function Avatar(props: { id: string; name: string; shows?: Availability | AvailabilityChoice }) {
  const { shows = 'offline' } = props
  return (
    <span className="avatar" data-hue={hueOf(props.id, HUES)} aria-hidden="true">
      {initials(props.name)}
      {shows !== 'offline' && <span className="avatar-badge" data-shows={shows} />}
    </span>
  )
})
