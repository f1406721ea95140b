import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import type { Excerpt, RoomEntry } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { FormError } from '../../ui/FormError'
import { BackIcon, CheckIcon } from '../../ui/icons'
import { linkTo } from '../../ui/navigation'
import { RoomSign } from '../../ui/RoomSign'
import { useAction } from '../../ui/useAction'
import { MessageItem } from './MessageItem'
import { rowsOf } from './rows'
import './timeline.css'

/** So many rooms are looked into at a time. */
const MOST_ROOMS = 10

/** Everything that one has not read, room by room, the newest first. */
export function UnreadView() {
  const { t } = useLingui()
  const bridge = useBridge()
  const rooms = useMirror((state) => state.rooms)
  const [most, setMost] = useState(MOST_ROOMS)
  const unread = rooms.filter((room) => room.unread > 0 && !room.invited).sort((a, b) => b.activeAt - a.activeAt)
  const all = useAction(async () => {
    await Promise.all(unread.map(({ room, head }) => bridge.markRead({ room, seq: head })))
    document.getElementById('main')?.focus()
  })
  return (
    <div className="unread-view">
      <div className="room-header">
        <a className="icon-button back" {...linkTo({ view: 'home' })} aria-label={t`Back to all rooms`}>
          <span className="mirrored">
            <BackIcon />
          </span>
        </a>
        <h1>
          <Trans>All unread</Trans>
        </h1>
        {unread.length > 0 && (
          <button type="button" className="button button-quiet unread-all" disabled={all.busy} onClick={() => void all.run()}>
            <CheckIcon size={18} />
            <Trans>Mark all as read</Trans>
          </button>
        )}
      </div>
      <div className="unread-scroll">
        <FormError error={all.error} />
        {unread.slice(0, most).map((entry) => (
          <UnreadRoom key={entry.room} entry={entry} />
        ))}
        {unread.length > most && (
          <button type="button" className="button" onClick={() => setMost(most + MOST_ROOMS)}>
            <Trans>Show more</Trans>
          </button>
        )}
        {unread.length === 0 && (
          <div className="empty">
            <h2>
              <Trans>You have read everything</Trans>
            </h2>
            <p className="soft">
              <Trans>What others say next stands here until you have read it.</Trans>
            </p>
          </div>
        )}
      </div>
    </div>
  )
}

function UnreadRoom({ entry }: { entry: RoomEntry }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const { room, read, unread, head } = entry
  const [excerpt, setExcerpt] = useState<Excerpt | null>(null)
  const [error, setError] = useState<unknown>(null)
  const mark = useAction(() => bridge.markRead({ room, seq: head }))
  useEffect(() => {
    let wanted = true
    bridge.excerpt({ room, after: read }).then(
      (found) => wanted && setExcerpt(found),
      (failure: unknown) => wanted && setError(failure),
    )
    return () => {
      wanted = false
    }
  }, [bridge, room, read, unread])
  const name = entry.name || t`Direct`
  const rows = excerpt ? rowsOf(excerpt.rows.map((row) => ({ key: row.key, sender: row.sender, at: row.at, spoken: true, apart: false, row })), null) : []
  return (
    <section className="unread-room" aria-label={name}>
      <div className="unread-room-head">
        <RoomSign entry={entry} />
        <h2>
          <a dir="auto" {...linkTo({ view: 'room', room })}>
            {name}
          </a>
        </h2>
        <span className="soft">
          <Plural value={unread} one="# unread message" other="# unread messages" />
        </span>
        <button type="button" className="button button-quiet" disabled={mark.busy} onClick={() => void mark.run()}>
          <Trans>Mark as read</Trans>
          <span className="visually-hidden"> {name}</span>
        </button>
      </div>
      <FormError error={error ?? mark.error} />
      {rows.map((row) =>
        row.kind === 'entry' && excerpt ? (
          <MessageItem key={row.key} room={room} row={row.entry.row} grouped={row.grouped} people={excerpt.people} target={false} />
        ) : null,
      )}
      {excerpt?.more && (
        <p className="note">
          <a {...linkTo({ view: 'room', room })}>
            <Trans>Read on in the room</Trans>
          </a>
        </p>
      )}
    </section>
  )
}
