import { Trans, useLingui } from '@lingui/react/macro'
import { useCallback, useState } from 'react'
import type { SavedMessage } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { FormError } from '../../ui/FormError'
import { linkTo } from '../../ui/navigation'
import { RoomSign } from '../../ui/RoomSign'
import { useAction } from '../../ui/useAction'
import { usePages } from '../../ui/usePages'
import { MessageItem } from './MessageItem'

/** The messages that one keeps, the last saved first. */
export function SavedMessages() {
  const bridge = useBridge()
  const saved = useMirror((state) => state.saved)
  const rises = useRises(Object.values(saved).reduce((sum, seqs) => sum + seqs.length, 0))
  const ask = useCallback((cursor?: string) => bridge.savedMessages(cursor === undefined ? {} : { cursor }), [bridge, rises])
  const { entries: read, more, hasMore, error } = usePages(ask)
  const entries = read?.filter(({ room, seq }) => saved[room]?.includes(seq)) ?? null
  return (
    <div className="overview-scroll" aria-busy={entries === null && error === null}>
      <FormError error={error} />
      {entries?.map((message) => <Saved key={`${message.room} ${message.seq}`} message={message} />)}
      {hasMore && (
        <button type="button" className="button" disabled={more.busy} onClick={() => void more.run()}>
          <Trans>Show more</Trans>
        </button>
      )}
      <div className="overview-end">
        {entries?.length === 0 && (
          <h2>
            <Trans>You have saved nothing yet</Trans>
          </h2>
        )}
        <p className="soft">
          <Trans>Messages that you save stand here, on all your devices. Nobody else sees them.</Trans>
        </p>
      </div>
    </div>
  )
}

/** How often the number has risen: what was saved on another device is read then, what was taken off only vanishes. */
function useRises(number: number): number {
  const [seen, see] = useState({ number, rises: 0 })
  if (number !== seen.number) see({ number, rises: seen.rises + (number > seen.number ? 1 : 0) })
  return seen.rises
}

function Saved({ message }: { message: SavedMessage }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const { room, seq, row, people } = message
  const entry = useMirror((state) => state.rooms.find((known) => known.room === room))
  const name = entry ? entry.name || t`Direct` : t`A room that you left`
  const { busy, error, run } = useAction(() => bridge.keepMessage({ room, seq, saved: false }))
  return (
    <section className="overview-room" aria-label={name}>
      <div className="overview-head">
        {entry && <RoomSign entry={entry} />}
        <h2>
          {entry ? (
            <a dir="auto" {...linkTo({ view: 'room', room })}>
              {name}
            </a>
          ) : (
            name
          )}
        </h2>
        <button type="button" className="button button-quiet" disabled={busy} onClick={() => void run()}>
          <Trans>Remove from saved</Trans>
        </button>
      </div>
      <FormError error={error} />
      {row ? (
        <MessageItem room={room} row={row} grouped={false} people={people} target={false} />
      ) : (
        <p className="note">
          <Trans>This message is not to be read any more.</Trans>
        </p>
      )}
    </section>
  )
}
