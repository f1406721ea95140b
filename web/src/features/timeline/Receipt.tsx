import { Plural, Trans } from '@lingui/react/macro'
import type { Id, MessageRow } from '../../bridge/bridge'
import { useMirror, type Mirror } from '../../bridge/mirror'
import { CheckAllIcon, CheckIcon } from '../../ui/icons'
import { personName } from '../../ui/names'
import { ask } from '../../ui/talking'
import { useReaders } from './useReaders'

/** What became of the own message that the room ends with: it is on the server, and others have read it. */
export function Receipt({ room }: { room: Id }) {
  const last = useMirror((state) => ownLast(state, room))
  return last ? <ReceiptOf room={room} row={last} /> : null
}

function ReceiptOf({ room, row }: { room: Id; row: MessageRow }) {
  const readers = useReaders(room, row.seq)
  const isDirect = useMirror((state) => state.rooms.find((known) => known.room === room)?.kind === 'direct')
  const reader = useMirror((state) => state.windows[room]?.people[readers[0] ?? ''])
  const first = reader && personName(reader)
  if (readers.length === 0) {
    return (
      <span className="receipt">
        <CheckIcon size={14} />
        <Trans>Sent</Trans>
      </span>
    )
  }
  if (isDirect) {
    return (
      <span className="receipt">
        <CheckAllIcon size={14} />
        <Trans>Read</Trans>
      </span>
    )
  }
  return (
    <button type="button" className="receipt" aria-haspopup="dialog" onClick={() => ask({ ask: 'readers', room, row })}>
      <CheckAllIcon size={14} />
      {readers.length === 1 && first !== undefined ? (
        <Trans>
          Read by <bdi>{first}</bdi>
        </Trans>
      ) : (
        <Plural value={readers.length} one="Read by # person" other="Read by # people" />
      )}
    </button>
  )
}

function ownLast({ windows, ahead, session }: Mirror, room: Id): MessageRow | undefined {
  const window = windows[room]
  const last = window?.atEnd && !ahead[room]?.length ? window.rows.findLast((row) => row.row === 'message') : undefined
  const isOwn = session.state === 'signedIn' && last?.sender === session.account.user
  return isOwn && last?.state === 'sent' && last.deleted !== true ? last : undefined
}
