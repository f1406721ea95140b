import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { memo } from 'react'
import type { RoomEntry } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { MutedIcon, PencilIcon, WarningIcon } from '../../ui/icons'
import { isUnread, unreadIn } from '../../ui/isUnread'
import { roomName } from '../../ui/names'
import { linkTo, navigate } from '../../ui/navigation'
import { RoomSign } from '../../ui/RoomSign'
import { useAction } from '../../ui/useAction'
import { useActive } from '../../ui/useActive'
import { useAvailability } from '../../ui/useAvailability'
import type { Naming } from './NameSection'
import { RoomPlaces } from './RoomPlaces'

/** Past it the exact number tells nobody anything. */
const MOST_COUNTED = 99

export const RoomRow = memo(function RoomRow(props: { entry: RoomEntry; current: boolean; tabbable: boolean; onName(naming: Naming): void }) {
  const { t } = useLingui()
  const { entry } = props
  const shown = useMirror((state) => (entry.with === undefined ? undefined : state.presence[entry.with]?.status))
  const availability = useAvailability(shown)
  const name = roomName(entry)
  const [active, watching] = useActive()
  return (
    <div className="room" data-kind={entry.kind} data-current={props.current || undefined} data-unread={isUnread(entry) || undefined} {...watching}>
      <a
        {...linkTo({ view: 'room', room: entry.room })}
        className="room-link"
        data-room={entry.room}
        data-row={entry.room}
        tabIndex={props.tabbable ? 0 : -1}
        aria-current={props.current ? 'page' : undefined}
      >
        <RoomSign entry={entry} {...(shown && { shows: shown })} />
        <span className="room-name" dir="auto">
          {name}
        </span>
        {availability !== undefined && <span className="visually-hidden">{availability}</span>}
        {entry.failed && (
          <span className="room-failed" title={t`A message was not sent`}>
            <WarningIcon size={16} />
            <span className="visually-hidden">
              <Trans>A message was not sent</Trans>
            </span>
          </span>
        )}
        {entry.draft && !props.current && (
          <span className="room-draft" title={t`Has a draft`}>
            <PencilIcon size={14} />
            <span className="visually-hidden">
              <Trans>Has a draft</Trans>
            </span>
          </span>
        )}
        {entry.notifications === 'nothing' && (
          <span className="room-muted" title={t`Muted`}>
            <MutedIcon size={14} />
            <span className="visually-hidden">
              <Trans>Muted</Trans>
            </span>
          </span>
        )}
        <Unread entry={entry} />
      </a>
      {active && !entry.invited && <RoomPlaces entry={entry} onName={props.onName} />}
      {entry.invited && <InvitationAnswer entry={entry} />}
    </div>
  )
})

/** What is meant for this person looks different from what is only unread, in shape and colour. */
function Unread({ entry }: { entry: RoomEntry }) {
  const { mentions } = entry
  const isMuted = entry.notifications === 'nothing'
  const unread = unreadIn(entry)
  if (!isUnread(entry)) return null
  if (unread === 0) {
    return (
      <span className="badge" data-marked>
        <span className="visually-hidden">
          <Trans>Marked as unread</Trans>
        </span>
      </span>
    )
  }
  return (
    <>
      {mentions > 0 && (
        <span className="badge" data-mentions>
          <span aria-hidden="true">@{counted(mentions)}</span>
          <span className="visually-hidden">
            <Plural value={mentions} one="# mention" other="# mentions" />
          </span>
        </span>
      )}
      {!isMuted && (
        <span className="badge">
          <span aria-hidden="true">{counted(unread)}</span>
          <span className="visually-hidden">
            <Plural value={unread} one="# unread message" other="# unread messages" />
          </span>
        </span>
      )}
    </>
  )
}

function counted(count: number): string {
  return count > MOST_COUNTED ? `${MOST_COUNTED}+` : String(count)
}

export function InvitationAnswer({ entry }: { entry: RoomEntry }) {
  const bridge = useBridge()
  const join = useAction(async () => {
    await bridge.joinRoom(entry.room)
    navigate({ view: 'room', room: entry.room })
  })
  const decline = useAction(() => bridge.leaveRoom(entry.room))
  return (
    <div className="room-invited">
      <button type="button" className="button button-primary" disabled={join.busy} onClick={() => void join.run()}>
        <Trans>Join</Trans>
      </button>
      <button type="button" className="button" disabled={decline.busy} onClick={() => void decline.run()}>
        <Trans>Decline</Trans>
      </button>
    </div>
  )
}
