import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState, type KeyboardEvent, type ReactNode } from 'react'
import { placeOf, type Id, type MessageRow, type Thread } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { FormError } from '../../ui/FormError'
import { BellIcon, CloseIcon } from '../../ui/icons'
import { useVisit } from '../../ui/navigation'
import { fieldOf } from '../../ui/talking'
import { MessageItem } from './MessageItem'
import { moveFocus } from './moveFocus'
import { rowsOf } from './rows'
import { useBriefly } from './useBriefly'
import { useThreadScroll } from './useThreadScroll'

const NOTHING: MessageRow[] = []

/** A thread beside its room: its first message, what stands below it, and where one answers. It opens at its end, or at the `message` one came for. */
export function ThreadPane(props: { room: Id; root: number; message: number | undefined; onClose(): void; children: ReactNode }) {
  const { t } = useLingui()
  const { room, root, message, onClose } = props
  const visit = useVisit()
  const bridge = useBridge()
  const [error, setError] = useState<unknown>(null)
  const thread = useMirror((state) => (state.thread?.room === room && state.thread.root === root ? state.thread : undefined))
  useEffect(() => {
    setError(null)
    bridge.openThread({ room, root, ...(message === undefined ? {} : { seq: message }) }).catch(setError)
    // Where a keyboard on the screen would cover half of it, it is read first.
    if (matchMedia('(hover: hover)').matches) fieldOf(placeOf(room, root))?.focus()
    return () => void bridge.closeThread().catch(() => undefined)
  }, [bridge, room, root, message])
  const onKeyDown = (event: KeyboardEvent) => {
    const elsewhere = event.target instanceof Element && event.target.closest('[popover], .edit-box') !== null
    if (event.key === 'Escape' && !event.defaultPrevented && !elsewhere) onClose()
  }
  return (
    <aside id="details" className="details thread" aria-label={t`Thread`} tabIndex={-1} data-region onKeyDown={onKeyDown}>
      <div className="details-header">
        <h2>
          <Trans>Thread</Trans>
        </h2>
        <Follow room={room} root={root} />
        <button type="button" className="icon-button" aria-label={t`Close the thread`} title={t`Close the thread`} onClick={onClose}>
          <CloseIcon />
        </button>
      </div>
      {thread ? <Messages key={message === undefined ? '' : `${message} ${visit}`} thread={thread} message={message} /> : <div className="thread-scroll" aria-busy={error === null || undefined} />}
      <FormError error={error} better={{ 'not-found': t`This message is not to be seen here.` }} />
      {props.children}
    </aside>
  )
}

/** Threads that one follows are found again among all threads; whoever answers follows. */
function Follow({ room, root }: { room: Id; root: number }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const online = useMirror((state) => state.connection.state === 'online')
  const marked = useMirror((state) => state.marks[room]?.[root]?.following)
  const [following, setFollowing] = useState<boolean | null>(null)
  useEffect(() => {
    let wanted = true
    // Without an answer there is nothing to choose.
    bridge.threads(room).then((threads) => wanted && setFollowing(threads.some((thread) => thread.root === root)), () => undefined)
    return () => {
      wanted = false
    }
  }, [bridge, room, root, marked, online])
  if (following === null) return null
  const turn = () => {
    setFollowing(!following)
    bridge.changeThread({ room, root, following: !following }).catch(() => setFollowing(following))
  }
  const label = following ? t`Stop following` : t`Follow this thread`
  return (
    <button type="button" className="icon-button thread-follow" aria-label={t`Follow this thread`} title={label} aria-pressed={following} onClick={turn}>
      <BellIcon size={18} />
    </button>
  )
}

/** Read is what stands in a thread that somebody looks at. */
function useReadThread(room: Id, root: number, last: number): void {
  const bridge = useBridge()
  const read = useMirror((state) => state.marks[room]?.[root]?.read ?? 0)
  useEffect(() => {
    if (last <= read) return
    const mark = () => {
      if (document.visibilityState === 'visible' && document.hasFocus()) {
        bridge.changeThread({ room, root, read: last }).catch(() => undefined)
      }
    }
    mark()
    addEventListener('focus', mark)
    return () => removeEventListener('focus', mark)
  }, [bridge, room, root, last, read])
}

function Messages({ thread, message }: { thread: Thread; message: number | undefined }) {
  const { t } = useLingui()
  const ahead = useMirror((state) => state.ahead[thread.room] ?? NOTHING)
  const { room, root, first, people } = thread
  const target = useBriefly(message)
  useReadThread(room, root, thread.rows.findLast((row) => row.seq > 0)?.seq ?? 0)
  const { list, onScroll } = useThreadScroll(thread, message)
  const rows = [...thread.rows, ...ahead.filter((row) => row.thread === root)]
  const placed = rowsOf(rows.map((row) => ({ key: row.key, sender: row.sender, at: row.at, spoken: true, apart: row.replyTo !== undefined, row })), null)
  return (
    <div ref={list} className="thread-scroll" role="log" aria-label={t`Messages in this thread`} aria-live="off" tabIndex={0} onScroll={onScroll} onKeyDown={moveFocus}>
      {first && <MessageItem room={room} row={first} grouped={false} people={people} target={false} />}
      <div className="day" role="separator">
        <span>
          <Plural value={thread.older + rows.length} one="# answer" other="# answers" />
        </span>
      </div>
      {placed.map((row) =>
        row.kind === 'entry' ? (
          <MessageItem key={row.key} room={room} row={row.entry.row} grouped={row.grouped} people={people} target={row.entry.row.seq === target} />
        ) : null,
      )}
    </div>
  )
}
