import type { Id } from '../../bridge/bridge'
import { LOCK } from './watched'

/**
 * Lets all tabs know that somebody looks at a room in this one: as long as they do, it holds a lock.
 * Answers how to end it.
 */
export function watch(room: Id): () => void {
  let release: (() => void) | undefined
  const update = () => {
    const looking = document.visibilityState === 'visible' && document.hasFocus()
    if (looking === (release !== undefined)) return
    release?.()
    release = looking ? hold(LOCK + room) : undefined
  }
  update()
  addEventListener('focus', update)
  addEventListener('blur', update)
  document.addEventListener('visibilitychange', update)
  return () => {
    removeEventListener('focus', update)
    removeEventListener('blur', update)
    document.removeEventListener('visibilitychange', update)
    release?.()
  }
}

function hold(name: string): () => void {
  let release = () => {}
  const over = new Promise<void>((resolve) => { release = resolve })
  void navigator.locks.request(name, { mode: 'shared' }, () => over)
  return release
}
