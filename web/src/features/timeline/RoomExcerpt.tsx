import { useDebouncedValue } from '@mantine/hooks'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { Bridge, Excerpt, Id, MessageRow, RoomEntry } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { FormError } from '../../ui/FormError'
import { linkTo } from '../../ui/navigation'
import { RoomSign } from '../../ui/RoomSign'
import { useAction } from '../../ui/useAction'
import { MessageItem } from './MessageItem'
import { rowsOf } from './rows'

/** While much is said, the server is asked when that is over. */
export const SETTLED_MS = 400

/** So many pages are looked through for what one is meant by. */
const MOST_PAGES = 10

/** What one has not read of a room, or of it only some. */
export function RoomExcerpt({ entry, only }: { entry: RoomEntry; only?: (row: MessageRow) => boolean }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const { room, unread, mentions } = entry
  const after = unreadAfter(entry)
  const [head] = useDebouncedValue(entry.head, SETTLED_MS)
  const least = only ? mentions : 0
  const [excerpt, setExcerpt] = useState<Excerpt | null>(null)
  const [error, setError] = useState<unknown>(null)
  const isNeeded = useRef(only)
  isNeeded.current = only
  const mark = useAction(() => markRead(bridge, entry))
  useEffect(() => {
    let wanted = true
    read(bridge, room, after, (rows) => !isNeeded.current || rows.filter(isNeeded.current).length >= least).then(
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
  }, [bridge, room, after, head, least])
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

async function read(bridge: Bridge, room: Id, after: number, isEnough: (rows: MessageRow[]) => boolean): Promise<Excerpt> {
  let found = await bridge.excerpt({ room, after })
  for (let pages = 1; found.next !== undefined && pages < MOST_PAGES && !isEnough(found.rows); pages++) {
    const { rows, people, ...rest } = await bridge.excerpt({ room, after: found.next })
    found = { rows: [...found.rows, ...rows], people: { ...found.people, ...people }, ...rest }
  }
  return found
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
