import type { RoomEntry } from '../bridge/bridge'

type Read = Pick<RoomEntry, 'unread' | 'mentions' | 'unreadFrom' | 'notifications'>

/** Whether a room looks unread: something in it is, or the person wants it to look so. */
export function isUnread(room: Read): boolean {
  return unreadIn(room) > 0 || room.unreadFrom !== undefined
}

/** How much of what is unread counts: of a muted room, what is meant for this person. */
export function unreadIn({ unread, mentions, notifications }: Omit<Read, 'unreadFrom'>): number {
  return notifications === 'nothing' ? mentions : unread
}
