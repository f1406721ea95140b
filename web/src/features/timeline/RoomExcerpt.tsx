import { useDebouncedValue } from '@mantine/hooks'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState, type ReactNode } from 'react'
import type { Bridge, Excerpt, RoomEntry } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { FormError } from '../../ui/FormError'
import { unreadIn } from '../../ui/isUnread'
import { linkTo } from '../../ui/navigation'
import { RoomSign } from '../../ui/RoomSign'
import { useAction } from '../../ui/useAction'
import { MessageItem } from './MessageItem'
import { rowsOf } from './rows'

/** While much is said, the server is asked when that is over. */
export const SETTLED_MS = 400

/** What one has not read of a room. */
export function RoomExcerpt({ entry }: { entry: RoomEntry }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const { room } = entry
  const unread = unreadIn(entry)
  const after = unreadAfter(entry)
  const [head] = useDebouncedValue(entry.head, SETTLED_MS)
  const [excerpt, setExcerpt] = useState<Excerpt | null>(null)
  const [error, setError] = useState<unknown>(null)
  const mark = useAction(() => markRead(bridge, entry))
  useEffect(() => {
    let wanted = true
    bridge.excerpt({ room, after }).then(
      (found) => {
        if (!wanted) return
        setExcerpt(found)
        setError(null)
      },
      (failure: unknown) => wanted && setError(failure),
    )
    return () => {
      wanted = false
    }
  }, [bridge, room, after, head])
  const name = entry.name || t`Direct`
  const said = excerpt?.rows ?? []
  const rows = rowsOf(said.map((row) => ({ key: row.key, sender: row.sender, at: row.at, spoken: true, apart: row.replyTo !== undefined, row })), null)
  return (
    <section className="overview-room" aria-label={name} aria-busy={excerpt === null && error === null}>
      <RoomHead entry={entry} name={name}>
        <span className="soft">
          {unread > 0 ? (
            <Plural value={unread} one="# unread message" other="# unread messages" />
          ) : (
            <Trans>Marked as unread</Trans>
          )}
        </span>
        <button type="button" className="button button-quiet" disabled={mark.busy} onClick={() => void mark.run()}>
          <Trans>Mark as read</Trans>
          <span className="visually-hidden"> {name}</span>
        </button>
      </RoomHead>
      <FormError error={error ?? mark.error} />
      {rows.map((row) =>
        row.kind === 'entry' && excerpt ? (
          <MessageItem key={row.key} room={room} row={row.entry.row} grouped={row.grouped} people={excerpt.people} target={false} />
        ) : null,
      )}
      {excerpt?.next !== undefined && (
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
