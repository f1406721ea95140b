import { useLayoutEffect, useRef, type RefObject } from 'react'
import type { Thread } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'

const NEAR_END_PX = 40
const LOAD_WITHIN_VIEWPORTS = 1

/** Keeps the end of a thread in view for those who are there; whoever scrolls back stays where they are, and is shown more. */
export function useThreadScroll(thread: Thread, message: number | undefined): { list: RefObject<HTMLDivElement | null>; onScroll(): void } {
  const bridge = useBridge()
  const list = useRef<HTMLDivElement>(null)
  const follows = useRef(message === undefined)
  const shown = useRef({ older: thread.older, height: 0, top: 0 })
  const asked = useRef(-1)
  const isThere = message !== undefined && thread.rows.some(({ seq }) => seq === message)
  useLayoutEffect(() => {
    const log = list.current
    if (!log) return
    // scrolled back already, which is told with the next frame only
    const isBack = log.scrollHeight >= shown.current.height && log.scrollTop < shown.current.top - NEAR_END_PX
    if (follows.current && !isBack) log.scrollTo(0, log.scrollHeight)
    else if (thread.older < shown.current.older) log.scrollBy(0, log.scrollHeight - shown.current.height)
    shown.current = { older: thread.older, height: log.scrollHeight, top: log.scrollTop }
  })
  useLayoutEffect(() => {
    if (isThere) list.current?.querySelector(`[data-seq="${message}"]`)?.scrollIntoView({ block: 'center' })
  }, [isThere, message])
  const onScroll = () => {
    const log = list.current
    if (!log) return
    follows.current = log.scrollHeight - log.clientHeight - log.scrollTop <= NEAR_END_PX
    if (thread.older === 0 || thread.older === asked.current || log.scrollTop > log.clientHeight * LOAD_WITHIN_VIEWPORTS) return
    asked.current = thread.older
    bridge.loadOlderAnswers().catch(() => undefined)
  }
  return { list, onScroll }
}
