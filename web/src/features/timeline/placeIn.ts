import type { Id, MessageRow } from '../../bridge/bridge'
import type { Route } from '../../ui/route'

/** Where a message is found: in the room, or in the thread that it stands in. */
export function placeIn(room: Id, { seq, thread }: MessageRow): Route {
  return thread === undefined ? { view: 'room', room, message: seq } : { view: 'room', room, thread }
}
