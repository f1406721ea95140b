import { useEffect } from 'react'
import type { RoomEntry } from '../../bridge/bridge'
import { useMirror } from '../../bridge/mirror'
import { unreadIn, unreadInThreads } from '../../ui/isUnread'
import { roomName } from '../../ui/names'

/** Shows what is unread where one sees it from another tab: title, icon of the page, badge of the app. */
export function useUnreadSigns(current: RoomEntry | undefined): void {
  const unread = useMirror((state) => state.rooms.reduce((sum, room) => sum + unreadIn(room), unreadInThreads(state.rooms).unread))
  const mentions = useMirror((state) => state.rooms.reduce((sum, room) => sum + room.mentions, unreadInThreads(state.rooms).mentions))
  const title = titleOf(unread, current)

  useEffect(() => {
    document.title = title
  }, [title])

  useEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
    if (icon) icon.href = mentions > 0 ? '/icon-mention.svg' : unread > 0 ? '/icon-unread.svg' : '/icon.svg'
    // A number for what is for somebody in particular, a dot for the rest.
    const badge = mentions > 0 ? navigator.setAppBadge?.(mentions) : unread > 0 ? navigator.setAppBadge?.() : navigator.clearAppBadge?.()
    badge?.catch(() => {})
  }, [unread, mentions])
}

export function titleOf(unread: number, current: RoomEntry | undefined): string {
  const count = unread > 0 ? `(${unread}) ` : ''
  const sign = current?.kind === 'direct' ? '' : '#'
  return current === undefined ? `${count}Parley` : `${count}${sign}${roomName(current)} · Parley`
}
