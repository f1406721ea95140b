import { TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import type { Id, PublicRoom } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Dialog } from '../../ui/Dialog'
import { FormError } from '../../ui/FormError'
import { HashIcon } from '../../ui/icons'
import { navigate } from '../../ui/navigation'
import { useAction } from '../../ui/useAction'

interface Found {
  query: string
  rooms: PublicRoom[]
  next?: string
}

/** A pause in typing this long asks the server. */
const PAUSE_MS = 200

export function FindRooms({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const [query, setQuery] = useState('')
  const [found, setFound] = useState<Found | null>(null)
  const [error, setError] = useState<unknown>(null)

  useEffect(() => {
    let wanted = true
    const search = () =>
      bridge.findRooms({ query }).then(
        ({ entries, next }) => {
          if (!wanted) return
          setError(null)
          setFound({ query, rooms: entries, ...(next === undefined ? {} : { next }) })
        },
        (failure: unknown) => wanted && setError(failure),
      )
    const timer = setTimeout(search, query === '' ? 0 : PAUSE_MS)
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [bridge, query])

  const more = useAction(async () => {
    if (found?.next === undefined) return
    const { entries, next } = await bridge.findRooms({ query: found.query, cursor: found.next })
    setFound({ query: found.query, rooms: [...found.rooms, ...entries], ...(next === undefined ? {} : { next }) })
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
        onChange={(event) => setQuery(event.currentTarget.value)}
        maxLength={80}
        data-autofocus
      />
      <FormError error={error ?? more.error} />
      <ul className="found" aria-live="polite">
        {found?.rooms.map((room) => (
          <FoundRoom key={room.room} room={room} onEnter={enter} />
        ))}
      </ul>
      {found?.rooms.length === 0 && (
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
      <button type="button" className="button" disabled={busy} onClick={() => void run()}>
        {room.member ? <Trans>Open</Trans> : <Trans>Join</Trans>}
        <span className="visually-hidden"> {room.name}</span>
      </button>
    </li>
  )
}
