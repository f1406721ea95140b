import { Trans } from '@lingui/react/macro'
import { lazy, Suspense, type ReactNode } from 'react'
import type { Id, RoomEntry } from '../bridge/bridge'
import { useBridge, useMirror } from '../bridge/mirror'
import { Composer } from '../features/composer/Composer'
import { EditBox } from '../features/composer/EditBox'
import { EncryptionPrompt, useCanEncrypt } from '../features/encryption/EncryptionPrompt'
import { IdentityWarning } from '../features/encryption/IdentityWarning'
import { RoomStanding } from '../features/encryption/RoomStanding'
import { UpgradeBar } from '../features/encryption/UpgradeBar'
import { RoomHeader } from '../features/rooms/RoomHeader'
import { InvitationAnswer } from '../features/rooms/RoomRow'
import { SlowMode } from '../features/rooms/SlowMode'
import { Timeline } from '../features/timeline/Timeline'
import { TypingRow } from '../features/timeline/TypingRow'
import { FormError } from '../ui/FormError'
import { mayModerate, maySay } from '../ui/mayModerate'
import { roomName } from '../ui/names'
import { linkTo, navigate } from '../ui/navigation'
import { EditorContext } from '../ui/talking'
import { useAction } from '../ui/useAction'

const ThreadPane = lazy(async () => ({ default: (await import('../features/timeline/ThreadPane')).ThreadPane }))

/** A thread of the room, beside it. */
export function RoomThread({ entry, root, message }: { entry: RoomEntry; root: number; message: number | undefined }) {
  const { room } = entry
  const isBlocked = useBlocked(entry)
  const canEncrypt = useCanEncrypt(entry)
  const close = () => {
    navigate({ view: 'room', room })
    const below = document.querySelector<HTMLElement>(`#main [data-seq="${root}"]`) ?? document.getElementById('main')
    below?.focus({ preventScroll: true })
  }
  return (
    <Suspense>
      <EditorContext value={EditBox}>
        <ThreadPane key={root} room={room} root={root} message={message} onClose={close}>
          {maySay(entry) && !isBlocked && canEncrypt && (
            <>
              <Composer room={room} thread={root} name={roomName(entry)} />
              <TypingRow room={room} thread={root} />
            </>
          )}
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
  onSettings(): void
  onPins(): void
  onDate(): void
  onEncryption(): void
  onSetUp(): void
  onEncrypt(): void
}) {
  const { entry } = props
  const isBlocked = useBlocked(entry)
  const canEncrypt = useCanEncrypt(entry)
  if (entry.invited) return <Invited entry={entry} />
  return (
    <div className="conversation">
      <RoomHeader entry={entry} details={props.details} onDetails={props.onDetails} onSettings={props.onSettings} onPins={props.onPins} onDate={props.onDate} onEncryption={props.onEncryption} />
      {!props.prompt && <UpgradeBar entry={entry} onEncrypt={props.onEncrypt} />}
      <EditorContext value={EditBox}>
        <Timeline key={`timeline ${entry.room}`} room={entry.room} />
      </EditorContext>
      {isBlocked && entry.with !== undefined ? (
        <Blocked user={entry.with} />
      ) : !maySay(entry) ? (
        <Silent entry={entry} />
      ) : !canEncrypt ? (
        <EncryptionPrompt onSetUp={props.onSetUp} />
      ) : (
        <>
          {props.prompt}
          {entry.slowModeMs > 0 && !mayModerate(entry) && <SlowMode room={entry.room} pauseMs={entry.slowModeMs} />}
          {entry.encryption === 'mls' && <IdentityWarning entry={entry} onCompare={props.onEncryption} />}
          {entry.encryption === 'mls' && <RoomStanding entry={entry} />}
          <Composer key={`composer ${entry.room}`} room={entry.room} name={roomName(entry)} />
          <TypingRow room={entry.room} />
        </>
      )}
    </div>
  )
}

/** Whether it is a conversation with somebody whom one has blocked. */
function useBlocked({ with: other }: RoomEntry): boolean {
  return useMirror((state) => other !== undefined && state.blocked.has(other))
}

/** Nobody writes to whom they have blocked. */
function Blocked({ user }: { user: Id }) {
  const bridge = useBridge()
  const { busy, error, run } = useAction(() => bridge.unblock(user))
  return (
    <div className="closed soft">
      <Trans>You blocked this person. Neither of you writes here.</Trans>
      <button type="button" className="link-button" disabled={busy} onClick={() => void run()}>
        <Trans>Unblock</Trans>
      </button>
      <FormError error={error} />
    </div>
  )
}

/** Why nobody, or not this person, writes here. */
function Silent({ entry }: { entry: RoomEntry }) {
  const bridge = useBridge()
  const restore = useAction(() => bridge.configureRoom({ room: entry.room, settings: { archived: false } }))
  return (
    <div className="closed soft">
      {entry.closed ? (
        <Trans>This room is closed. Nobody can write here any more.</Trans>
      ) : entry.archived ? (
        <Trans>This room is archived. It can be read, and nobody writes here.</Trans>
      ) : (
        <Trans>Only moderators write here.</Trans>
      )}
      {!entry.closed && entry.archived && mayModerate(entry) && (
        <button type="button" className="link-button" disabled={restore.busy} onClick={() => void restore.run()}>
          <Trans>Bring it back</Trans>
        </button>
      )}
      <FormError error={restore.error} />
    </div>
  )
}

function Invited({ entry }: { entry: RoomEntry }) {
  return (
    <div className="empty">
      <h1 dir="auto">{roomName(entry)}</h1>
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
