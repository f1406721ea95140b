import { useDebouncedValue } from '@mantine/hooks'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import type { Excerpt, FollowedThread, RoomEntry } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { FormError } from '../../ui/FormError'
import { linkTo } from '../../ui/navigation'
import { MessageItem } from './MessageItem'
import { RoomHead, SETTLED_MS } from './RoomExcerpt'

/** So many threads of one room are shown at a time, those first in which something is unread, or was said last. */
const SHOWN = 10

const NOTHING: Excerpt = { rows: [], people: {} }

/** The threads of a room that one follows; nothing where there are none. */
export function RoomThreads({ entry }: { entry: RoomEntry }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const { room } = entry
  const [head] = useDebouncedValue(entry.head, SETTLED_MS)
  const waiting = entry.unreadInThreads
  const marks = useMirror((state) => state.marks[room])
  const [most, setMost] = useState(SHOWN)
  const [threads, setThreads] = useState<FollowedThread[]>([])
  const [roots, setRoots] = useState<Excerpt>(NOTHING)
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    let wanted = true
    const look = async () => {
      const all = await bridge.threads(room)
      const sorted = all.toSorted((a, b) => Number(b.unread > 0) - Number(a.unread > 0) || b.last - a.last || b.root - a.root)
      const shown = sorted.slice(0, most)
      const found = shown.length > 0 ? await bridge.messages({ room, seqs: shown.map(({ root }) => root) }) : NOTHING
      if (!wanted) return
      setThreads(sorted)
      setRoots(found)
      setError(null)
    }
    look().catch((failure: unknown) => wanted && setError(failure))
    return () => {
      wanted = false
    }
  }, [bridge, room, head, waiting, marks, most])
  const name = entry.name || t`Direct`
  if (threads.length === 0 && error === null) return null
  return (
    <section className="overview-room" aria-label={name}>
      <RoomHead entry={entry} name={name}>
        <span className="soft">
          <Plural value={threads.length} one="# thread" other="# threads" />
        </span>
      </RoomHead>
      <FormError error={error} />
      {threads.slice(0, most).map(({ root, unread, mentions, replies, last }) => {
        const row = roots.rows.find(({ seq }) => seq === root)
        if (!row) return null
        return (
          <div key={root} className="overview-thread">
            <MessageItem room={room} row={row} grouped={false} people={roots.people} target={false} />
            <p>
              <a {...linkTo({ view: 'room', room, thread: root })}>
                <Plural value={replies} one="# answer" other="# answers" />
              </a>
              {mentions > 0 && (
                <span className="badge" data-mentions>
                  <Plural value={mentions} one="# mention" other="# mentions" />
                </span>
              )}
              {unread > 0 && (
                <>
                  <span className="jump-count">
                    <Plural value={unread} one="# new" other="# new" />
                  </span>
                  <MarkRead entry={entry} root={root} last={last} />
                </>
              )}
              <StopFollowing entry={entry} root={root} />
            </p>
          </div>
        )
      })}
      {threads.length > most && (
        <button type="button" className="link-button" onClick={() => setMost(most + SHOWN)}>
          <Trans>Show more</Trans>
          <span className="visually-hidden"> {name}</span>
        </button>
      )}
    </section>
  )
}

function MarkRead({ entry, root, last }: { entry: RoomEntry; root: number; last: number }) {
  const bridge = useBridge()
  const mark = () => {
    bridge.changeThread({ room: entry.room, root, read: last }).catch(() => undefined)
  }
  return (
    <button type="button" className="link-button" onClick={mark}>
      <Trans>Mark as read</Trans>
    </button>
  )
}

function StopFollowing({ entry, root }: { entry: RoomEntry; root: number }) {
  const bridge = useBridge()
  const stop = () => {
    bridge.changeThread({ room: entry.room, root, following: false }).catch(() => undefined)
  }
  return (
    <button type="button" className="link-button" onClick={stop}>
      <Trans>Stop following</Trans>
    </button>
  )
}
