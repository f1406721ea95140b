import { Trans, useLingui } from '@lingui/react/macro'
import { lazy, Suspense, type ReactNode } from 'react'
import type { Id, RoomEntry } from '../bridge/bridge'
import { useBridge, useMirror } from '../bridge/mirror'
import { Composer } from '../features/composer/Composer'
import { EditBox } from '../features/composer/EditBox'
import { RoomHeader } from '../features/rooms/RoomHeader'
import { InvitationAnswer } from '../features/rooms/RoomRow'
import { Timeline } from '../features/timeline/Timeline'
import { TypingRow } from '../features/timeline/TypingRow'
import { FormError } from '../ui/FormError'
import { linkTo, navigate } from '../ui/navigation'
import { EditorContext } from '../ui/talking'
import { useAction } from '../ui/useAction'

const ThreadPane = lazy(async () => ({ default: (await import('../features/timeline/ThreadPane')).ThreadPane }))

/** A thread of the room, beside it. */
export function RoomThread({ entry, root }: { entry: RoomEntry; root: number }) {
  const { room } = entry
  return (
    <Suspense>
      <EditorContext value={EditBox}>
        <ThreadPane key={root} room={room} root={root} onClose={() => navigate({ view: 'room', room })}>
          {!entry.closed && <Composer room={room} thread={root} name={entry.name} />}
        </ThreadPane>
      </EditorContext>
    </Suspense>
  )
}

export function Room(props: {
  entry: RoomEntry
  /** Something to be asked, above where one writes. */
  prompt: ReactNode
  details: boolean
  onDetails(): void
  onRename(): void
}) {
  const { t } = useLingui()
  const { entry } = props
  if (entry.invited) return <Invited entry={entry} />
  return (
    <div className="conversation">
      <RoomHeader entry={entry} details={props.details} onDetails={props.onDetails} onRename={props.onRename} />
      <EditorContext value={EditBox}>
        <Timeline key={`timeline ${entry.room}`} room={entry.room} />
      </EditorContext>
      {entry.closed ? (
        <p className="closed soft">
          <Trans>This room is closed. Nobody can write here any more.</Trans>
        </p>
      ) : (
        <>
          {props.prompt}
          <Composer key={`composer ${entry.room}`} room={entry.room} name={entry.name || t`Direct`} />
          <TypingRow room={entry.room} />
        </>
      )}
    </div>
  )
}

function Invited({ entry }: { entry: RoomEntry }) {
  return (
    <div className="empty">
      <h1 dir="auto">{entry.name}</h1>
      <p className="soft">
        <Trans>You are invited to this room.</Trans>
      </p>
      <InvitationAnswer entry={entry} />
      <BackHome />
    </div>
  )
}

/** A room of the address that is not in the list: the person may have left it, or never been in it. */
export function RoomElsewhere({ room }: { room: Id }) {
  const bridge = useBridge()
  const online = useMirror((state) => state.connection.state === 'online')
  const { busy, error, run } = useAction(() => bridge.joinRoom(room))
  if (!online) return <div className="empty" aria-busy="true" />
  return (
    <div className="empty">
      <h1>
        <Trans>You are not in this room</Trans>
      </h1>
      <p className="soft">
        <Trans>If it is public you can join it.</Trans>
      </p>
      <FormError error={error} />
      <div className="empty-actions">
        <button type="button" className="button button-primary" disabled={busy} onClick={() => void run()}>
          <Trans>Join</Trans>
        </button>
        <BackHome />
      </div>
    </div>
  )
}

function BackHome() {
  return (
    <a className="button" {...linkTo({ view: 'home' })}>
      <Trans>Back to all rooms</Trans>
    </a>
  )
}
