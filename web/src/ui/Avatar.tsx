import { memo, useState } from 'react'
import type { Availability, AvailabilityChoice, PictureAddress } from '../bridge/bridge'
import { hueOf, initials } from './initials'
import { usePicture } from './pictures'
import './avatar.css'

const HUES = 8

/** Decoration: the name stands next to it, and where the badge matters, its words do. */
export const Avatar = memo(function Avatar(props: {
  id: string
  name: string
  picture?: string | undefined
  of?: PictureAddress['of']
  shows?: Availability | AvailabilityChoice
}) {
  const { id, picture, of = 'user', shows = 'offline' } = props
  return (
    <span className="avatar" data-hue={hueOf(id, HUES)} aria-hidden="true">
      {initials(props.name)}
      {picture !== undefined && <Picture key={picture} of={of} id={id} picture={picture} />}
      {shows !== 'offline' && <span className="avatar-badge" data-shows={shows} />}
    </span>
  )
})

/** Over the initials, which stay where it cannot be shown; so nothing moves when it comes. */
function Picture(address: PictureAddress) {
  const url = usePicture(address)
  const [isBroken, setBroken] = useState(false)
  return url === undefined || isBroken ? null : <img className="avatar-picture" src={url} alt="" draggable={false} onError={() => setBroken(true)} />
}
