import { memo } from 'react'
import { hueOf, initials } from './initials'
import './avatar.css'

const HUES = 8

/** Decoration: the name stands next to it. */
export const Avatar = memo(function Avatar(props: { id: string; name: string; online?: boolean }) {
  return (
    <span className="avatar" data-hue={hueOf(props.id, HUES)} aria-hidden="true">
      {initials(props.name)}
      {props.online && <span className="avatar-online" />}
    </span>
  )
})
