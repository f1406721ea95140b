import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useCallback } from 'react'
import type { MessageRow, Page, Profile, RoomEntry } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { FormError } from '../../ui/FormError'
import { usePages } from '../../ui/usePages'
import { MessageItem } from './MessageItem'
import { RoomHead } from './RoomExcerpt'

interface Mention {
  row: MessageRow
  people: Readonly<Record<string, Profile>>
}

/** What mentions one in a room, read or not, the newest first; nothing where nothing does. */
export function RoomMentions({ entry }: { entry: RoomEntry }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const { room, mentions } = entry
  // A mention that comes while one looks is read, too: `mentions` is another then.
  const ask = useCallback(
    async (cursor?: string): Promise<Page<Mention>> => {
      const { rows, people, next } = await bridge.mentions({ room, ...(cursor === undefined ? {} : { before: Number(cursor) }) })
      const entries = rows.map((row) => ({ row, people }))
      return next === undefined ? { entries } : { entries, next: String(next) }
    },
    [bridge, room, mentions],
  )
  const { entries, more, hasMore, error } = usePages(ask)
  const name = entry.name || t`Direct`
  if (error === null && (entries === null || entries.length === 0) && !hasMore) return null
  return (
    <section className="overview-room" aria-label={name}>
      <RoomHead entry={entry} name={name}>
        {mentions > 0 && (
          <span className="jump-count">
            <Plural value={mentions} one="# new" other="# new" />
          </span>
        )}
      </RoomHead>
      <FormError error={error} />
      {entries?.map(({ row, people }) => <MessageItem key={row.key} room={room} row={row} grouped={false} people={people} target={false} />)}
      {hasMore && (
        <button type="button" className="link-button" disabled={more.busy} onClick={() => void more.run()}>
          <Trans>Show more</Trans>
          <span className="visually-hidden"> {name}</span>
        </button>
      )}
    </section>
  )
}
