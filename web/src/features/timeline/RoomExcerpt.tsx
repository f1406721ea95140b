import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState, type ReactNode } from 'react'
import type { Bridge, Excerpt, MessageRow, RoomEntry } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { FormError } from '../../ui/FormError'
import { linkTo } from '../../ui/navigation'
import { RoomSign } from '../../ui/RoomSign'
import { useAction } from '../../ui/useAction'
import { MessageItem } from './MessageItem'
import { rowsOf } from './rows'

/** What one has not read of a room, or of it only some. */
export function RoomExcerpt({ entry, only }: { entry: RoomEntry; only?: (row: MessageRow) => boolean }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const { room, unread, mentions } = entry
  const after = unreadAfter(entry)
  const [excerpt, setExcerpt] = useState<Excerpt | null>(null)
  const [error, setError] = useState<unknown>(null)
  const mark = useAction(() => markRead(bridge, entry))
  useEffect(() => {
    let wanted = true
    bridge.excerpt({ room, after }).then(
      (found) => wanted && setExcerpt(found),
      (failure: unknown) => wanted && setError(failure),
    )
    return () => {
      wanted = false
    }
  }, [bridge, room, after, unread])
  const name = entry.name || t`Direct`
  const said = excerpt?.rows.filter((row) => only?.(row) ?? true) ?? []
  const rows = rowsOf(said.map((row) => ({ key: row.key, sender: row.sender, at: row.at, spoken: true, apart: row.replyTo !== undefined, row })), null)
  return (
    <section className="overview-room" aria-label={name} aria-busy={excerpt === null && error === null}>
      <RoomHead entry={entry} name={name}>
        <span className="soft">
          {only ? (
            <Plural value={mentions} one="# mention" other="# mentions" />
          ) : unread > 0 ? (
            <Plural value={unread} one="# unread message" other="# unread messages" />
          ) : (
            <Trans>Marked as unread</Trans>
          )}
        </span>
        {!only && (
          <button type="button" className="button button-quiet" disabled={mark.busy} onClick={() => void mark.run()}>
            <Trans>Mark as read</Trans>
            <span className="visually-hidden"> {name}</span>
          </button>
        )}
      </RoomHead>
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

export function RoomHead({ entry, name, children }: { entry: RoomEntry; name: string; children: ReactNode }) {
  return (
    <div className="overview-head">
      <RoomSign entry={entry} />
      <h2>
        <a dir="auto" {...linkTo({ view: 'room', room: entry.room })}>
          {name}
        </a>
      </h2>
      {children}
    </div>
  )
}

/** A room may look unread from some message on, whatever was read. */
function unreadAfter({ read, unreadFrom }: RoomEntry): number {
  return unreadFrom === undefined ? read : Math.min(read, unreadFrom - 1)
}

export async function markRead(bridge: Bridge, { room, head, unreadFrom }: RoomEntry): Promise<void> {
  await bridge.markRead({ room, seq: head })
  if (unreadFrom !== undefined) await bridge.markUnread({ room, from: 0 })
}
