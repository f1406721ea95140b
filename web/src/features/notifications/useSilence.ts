import { useEffect } from 'react'
import { registered, unsubscribe } from './subscription'

/**
 * Whoever uses this browser next is neither shown nor told what was for somebody whose session is over. Each tab sees
 * to it, and each page that is opened later: any of them may be closed before it is done.
 */
export function useSilence(isOver: boolean): void {
  useEffect(() => {
    if (isOver) void Promise.allSettled([unsubscribe(), closeAll(), navigator.clearAppBadge?.()])
  }, [isOver])
}

async function closeAll(): Promise<void> {
  const shown = await (await registered())?.getNotifications()
  shown?.forEach((notification) => notification.close())
}
