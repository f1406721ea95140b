import type { Id, MessageRow } from '../../bridge/bridge'
import type { Route } from '../../ui/route'

/** Where a message is found: in the room, or in the thread that it stands in. */
export function placeIn(room: Id, { seq, thread }: Pick<MessageRow, 'seq' | 'thread'>): Route {
  return { view: 'room', room, message: seq, ...(thread === undefined ? {} : { thread }) }
}
