import type { Availability, RoomEntry } from '../bridge/bridge'
import { roomName } from './names'
import { Avatar } from './Avatar'
import { HashIcon, LockIcon } from './icons'

/** Decoration before a room's name: its picture, who it is with, or what kind it is. */
export function RoomSign(props: { entry: RoomEntry; shows?: Availability; size?: number }) {
  const { entry } = props
  if (entry.kind === 'direct') {
    return <Avatar id={entry.with ?? entry.room} name={roomName(entry)} picture={entry.picture} {...(props.shows === undefined ? {} : { shows: props.shows })} />
  }
  if (entry.picture !== undefined) return <Avatar of="room" id={entry.room} name={entry.name} picture={entry.picture} />
  return <span className="room-sign">{entry.kind === 'public' ? <HashIcon size={props.size ?? 18} /> : <LockIcon size={props.size ?? 18} />}</span>
}
