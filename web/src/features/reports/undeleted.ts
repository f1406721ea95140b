import type { Report, RoomEntry } from '../../bridge/bridge'

/** Whether this person wanted to delete what is reported, and the server would not. */
export function isUndeleted(rooms: readonly RoomEntry[], { message }: Pick<Report, 'message'>): boolean {
  return message !== undefined && rooms.find(({ room }) => room === message.room)?.undeleted?.includes(message.seq) === true
}
