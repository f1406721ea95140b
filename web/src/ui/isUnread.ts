import type { RoomEntry } from '../bridge/bridge'

type Read = Pick<RoomEntry, 'unread' | 'mentions' | 'unreadFrom' | 'notifications'>

/** Whether a room looks unread: something in it is, or the person wants it to look so. */
export function isUnread(room: Read): boolean {
  return unreadIn(room) > 0 || room.unreadFrom !== undefined
}

type ReadBelow = Pick<RoomEntry, 'unreadInThreads' | 'mentionsInThreads' | 'notifications'>

/** How much of what is unread in followed threads counts, and how much of that is meant for this person. */
export function unreadInThreads(rooms: readonly ReadBelow[]): { unread: number; mentions: number } {
  let [unread, mentions] = [0, 0]
  for (const { unreadInThreads: below = 0, mentionsInThreads: meant = 0, notifications } of rooms) {
    unread += notifications === 'nothing' ? meant : below
    mentions += meant
  }
  return { unread, mentions }
}

/** How much of what is unread counts: of a muted room, what is meant for this person. */
export function unreadIn({ unread, mentions, notifications }: Omit<Read, 'unreadFrom'>): number {
  return notifications === 'nothing' ? mentions : unread
}
