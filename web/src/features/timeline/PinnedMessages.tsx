import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import type { Excerpt, MessageRow, RoomEntry } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Dialog } from '../../ui/Dialog'
import { FormError } from '../../ui/FormError'
import { mayModerate } from '../../ui/mayModerate'
import { navigate } from '../../ui/navigation'
import { useAction } from '../../ui/useAction'
import { MessageItem } from './MessageItem'
import { placeIn } from './placeIn'

/** So many are looked for at a time. */
const MOST_SHOWN = 20

/** What is pinned in a room, the last one first. */
export function PinnedMessages({ entry, onClose }: { entry: RoomEntry; onClose: () => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const [most, setMost] = useState(MOST_SHOWN)
  const [excerpt, setExcerpt] = useState<Excerpt | null>(null)
  const [error, setError] = useState<unknown>(null)
  const { room, pins } = entry
  const wanted = pins.slice(-most).join()
  useEffect(() => {
    let isOpen = true
    const seqs = wanted === '' ? [] : wanted.split(',').map(Number)
    bridge.messages({ room, seqs }).then(
      (found) => isOpen && setExcerpt(found),
      (failure: unknown) => isOpen && setError(failure),
    )
    return () => {
      isOpen = false
    }
  }, [bridge, room, wanted])
  const found = new Map(excerpt?.rows.map((row) => [row.seq, row]))
  const rows = pins.slice(-most).toReversed().flatMap((seq) => found.get(seq) ?? [])
  return (
    <Dialog title={t`Pinned messages`} onClose={onClose}>
      <FormError error={error} />
      {pins.length === 0 && (
        <p className="soft">
          <Trans>Nothing is pinned here any more.</Trans>
        </p>
      )}
      <ul className="pinned" aria-busy={excerpt === null && error === null}>
        {rows.map((row) => (
          <li key={row.key}>
            <MessageItem room={room} row={row} grouped={false} people={excerpt!.people} target={false} tools={false} />
            <Choices entry={entry} row={row} onClose={onClose} />
          </li>
        ))}
      </ul>
      {pins.length > most && (
        <button type="button" className="button" onClick={() => setMost(most + MOST_SHOWN)}>
          <Trans>Show more</Trans>
        </button>
      )}
    </Dialog>
  )
}

function Choices({ entry, row, onClose }: { entry: RoomEntry; row: MessageRow; onClose: () => void }) {
  const bridge = useBridge()
  const { room } = entry
  const { busy, error, run } = useAction(() => bridge.unpin({ room, seq: row.seq }))
  const show = () => {
    onClose()
    navigate(placeIn(room, row))
  }
  return (
    <div className="pinned-choices">
      <button type="button" className="link-button" onClick={show}>
        <Trans>Show in the room</Trans>
      </button>
      {mayModerate(entry) && (
        <button type="button" className="link-button" disabled={busy} onClick={() => void run()}>
          <Trans>Unpin</Trans>
        </button>
      )}
      <FormError error={error} />
    </div>
  )
}
