import type { RoomEntry } from '../bridge/bridge'

/** Whether a room looks unread: something in it is, or the person wants it to look so. */
export function isUnread({ unread, unreadFrom }: Pick<RoomEntry, 'unread' | 'unreadFrom'>): boolean {
  return unread > 0 || unreadFrom !== undefined
}
