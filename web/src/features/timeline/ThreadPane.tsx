import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { placeOf, type Id, type MessageRow, type Thread } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { FormError } from '../../ui/FormError'
import { CloseIcon } from '../../ui/icons'
import { fieldOf } from '../../ui/talking'
import { MessageItem } from './MessageItem'
import { moveFocus } from './moveFocus'
import { rowsOf } from './rows'

const NEAR_END_PX = 40
const NOTHING: MessageRow[] = []

/** A thread beside its room: its first message, what stands below it, and where one answers. */
export function ThreadPane(props: { room: Id; root: number; onClose(): void; children: ReactNode }) {
  const { t } = useLingui()
  const { room, root, onClose } = props
  const bridge = useBridge()
  const [error, setError] = useState<unknown>(null)
  const thread = useMirror((state) => (state.thread?.room === room && state.thread.root === root ? state.thread : undefined))
  useEffect(() => {
    setError(null)
    bridge.openThread({ room, root }).catch(setError)
    // Where a keyboard on the screen would cover half of it, it is read first.
    if (matchMedia('(hover: hover)').matches) fieldOf(placeOf(room, root))?.focus()
    return () => void bridge.closeThread().catch(() => undefined)
  }, [bridge, room, root])
  const onKeyDown = (event: KeyboardEvent) => {
    const elsewhere = event.target instanceof Element && event.target.closest('[popover], .edit-box') !== null
    if (event.key === 'Escape' && !event.defaultPrevented && !elsewhere) onClose()
  }
  return (
    <aside className="details thread" aria-label={t`Thread`} tabIndex={-1} data-region onKeyDown={onKeyDown}>
      <div className="details-header">
        <h2>
          <Trans>Thread</Trans>
        </h2>
        <button type="button" className="icon-button" aria-label={t`Close the thread`} title={t`Close the thread`} onClick={onClose}>
          <CloseIcon />
        </button>
      </div>
      {thread ? <Messages thread={thread} /> : <div className="thread-scroll" aria-busy={error === null || undefined} />}
      <FormError error={error} better={{ 'not-found': t`This message is not to be seen here.` }} />
      {props.children}
    </aside>
  )
}

function Messages({ thread }: { thread: Thread }) {
  const { t } = useLingui()
  const list = useRef<HTMLDivElement>(null)
  const follows = useRef(true)
  const ahead = useMirror((state) => state.ahead[thread.room] ?? NOTHING)
  const { room, root, first, people } = thread
  const rows = [...thread.rows, ...ahead.filter((row) => row.thread === root)]
  const placed = rowsOf(rows.map((row) => ({ key: row.key, sender: row.sender, at: row.at, spoken: true, apart: row.replyTo !== undefined, row })), null)
  useLayoutEffect(() => {
    if (follows.current) list.current?.scrollTo(0, list.current.scrollHeight)
  })
  const onScroll = () => {
    const { current } = list
    if (current) follows.current = current.scrollHeight - current.clientHeight - current.scrollTop <= NEAR_END_PX
  }
  return (
    <div ref={list} className="thread-scroll" role="log" aria-label={t`Messages in this thread`} aria-live="off" tabIndex={0} onScroll={onScroll} onKeyDown={moveFocus}>
      {first && <MessageItem room={room} row={first} grouped={false} people={people} target={false} />}
      <div className="day" role="separator">
        <span>
          <Plural value={rows.length} one="# answer" other="# answers" />
        </span>
      </div>
      {placed.map((row) =>
        row.kind === 'entry' ? (
          <MessageItem key={row.key} room={room} row={row.entry.row} grouped={row.grouped} people={people} target={false} />
        ) : null,
      )}
    </div>
  )
}
