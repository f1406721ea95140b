import { TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useCallback } from 'react'
import type { Id, Page, PublicRoom } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Dialog } from '../../ui/Dialog'
import { FormError } from '../../ui/FormError'
import { HashIcon } from '../../ui/icons'
import { navigate } from '../../ui/navigation'
import { useAction } from '../../ui/useAction'
import { useSearch } from '../../ui/useSearch'

interface Found extends Page<PublicRoom> {
  query: string
}

export function FindRooms({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const find = useCallback(
    async (query: string): Promise<Found> => ({ query, ...(await bridge.findRooms({ query })) }),
    [bridge],
  )
  const { query, type, found, show, error } = useSearch(find)

  const more = useAction(async () => {
    if (found?.next === undefined) return
    const page = await bridge.findRooms({ query: found.query, cursor: found.next })
    show({ query: found.query, ...page, entries: [...found.entries, ...page.entries] })
  })

  const enter = (room: Id) => {
    onClose()
    navigate({ view: 'room', room })
  }

  return (
    <Dialog title={t`Find rooms`} onClose={onClose}>
      <TextInput
        label={t`Part of the name`}
        value={query}
        onChange={(event) => type(event.currentTarget.value)}
        maxLength={80}
        data-autofocus
      />
      <FormError error={error ?? more.error} />
      <ul className="found" aria-live="polite">
        {found?.entries.map((room) => (
          <FoundRoom key={room.room} room={room} onEnter={enter} />
        ))}
      </ul>
      {found?.entries.length === 0 && (
        <p className="soft" role="status">
          {query === '' ? <Trans>There is no public room yet.</Trans> : <Trans>No public room has this in its name.</Trans>}
        </p>
      )}
      {found?.next !== undefined && (
        <button type="button" className="button" disabled={more.busy} onClick={() => void more.run()}>
          <Trans>Show more</Trans>
        </button>
      )}
    </Dialog>
  )
}

function FoundRoom({ room, onEnter }: { room: PublicRoom; onEnter(room: Id): void }) {
  const bridge = useBridge()
  const { busy, error, run } = useAction(async () => {
    if (!room.member) await bridge.joinRoom(room.room)
    onEnter(room.room)
  })
  return (
    <li>
      <HashIcon size={18} />
      <span className="found-name" dir="auto">
        {room.name}
      </span>
      <FormError error={error} />
      <button type="button" className={room.member ? 'button button-quiet' : 'button'} disabled={busy} onClick={() => void run()}>
        {room.member ? <Trans>Open</Trans> : <Trans>Join</Trans>}
        <span className="visually-hidden"> {room.name}</span>
      </button>
    </li>
  )
}
