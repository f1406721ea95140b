import { Trans, useLingui } from '@lingui/react/macro'
import { Fragment, useState, type ReactNode } from 'react'
import type { MessageRow, RoomEntry } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { FormError } from '../../ui/FormError'
import { BackIcon, CheckIcon } from '../../ui/icons'
import { isUnread } from '../../ui/isUnread'
import { linkTo } from '../../ui/navigation'
import type { OverviewName } from '../../ui/route'
import { useAction } from '../../ui/useAction'
import { markRead, RoomExcerpt } from './RoomExcerpt'
import { RoomThreads } from './RoomThreads'
import './timeline.css'

/** So many rooms are looked into at a time. */
const MOST_ROOMS = 10

/** What waits in all rooms: everything unread, what is meant for oneself, and the threads that one follows. */
export function Overview({ view }: { view: OverviewName }) {
  const { t } = useLingui()
  const names: Record<OverviewName, string> = { unread: t`All unread`, mentions: t`Mentions`, threads: t`Threads` }
  return (
    <div className="overview">
      <div className="room-header">
        <a className="icon-button back" {...linkTo({ view: 'home' })} aria-label={t`Back to all rooms`}>
          <span className="mirrored">
            <BackIcon />
          </span>
        </a>
        <h1>{names[view]}</h1>
        {view === 'unread' && <MarkAll />}
      </div>
      <nav className="overview-tabs" aria-label={t`What waits`}>
        {(['unread', 'mentions', 'threads'] as const).map((other) => (
          <a key={other} {...linkTo({ view: other })} aria-current={other === view ? 'page' : undefined}>
            {other === 'unread' ? <Trans>Unread</Trans> : names[other]}
          </a>
        ))}
      </nav>
      <Waiting key={view} view={view} />
    </div>
  )
}

function Waiting({ view }: { view: OverviewName }) {
  const self = useMirror((state) => (state.session.state === 'signedIn' ? state.session.account.user : ''))
  const rooms = useMirror((state) => state.rooms)
  switch (view) {
    case 'unread':
      return (
        <Rooms rooms={rooms.filter(isUnread)} draw={(entry) => <RoomExcerpt entry={entry} />}>
          <h2>
            <Trans>You have read everything</Trans>
          </h2>
          <p className="soft">
            <Trans>What others say next stands here until you have read it.</Trans>
          </p>
        </Rooms>
      )
    case 'mentions': {
      const isMeant = (row: MessageRow) => row.mentionsRoom === true || row.mentions?.includes(self) === true
      return (
        <Rooms rooms={rooms.filter((room) => room.mentions > 0)} draw={(entry) => <RoomExcerpt entry={entry} only={isMeant} />}>
          <h2>
            <Trans>No unread mentions</Trans>
          </h2>
          <p className="soft">
            <Trans>Unread messages that mention you stand here.</Trans>
          </p>
        </Rooms>
      )
    }
    case 'threads':
      return (
        <Rooms rooms={rooms.filter((room) => room.kind !== 'direct')} draw={(entry) => <RoomThreads entry={entry} />}>
          <p className="soft">
            <Trans>Threads that you answered in, or follow, stand here.</Trans>
          </p>
        </Rooms>
      )
  }
}

/** The rooms, the newest first; `children` is what there is to say without any. */
function Rooms(props: { rooms: RoomEntry[]; draw(entry: RoomEntry): ReactNode; children: ReactNode }) {
  const [most, setMost] = useState(MOST_ROOMS)
  const rooms = props.rooms.filter((room) => !room.invited).sort((a, b) => b.activeAt - a.activeAt)
  return (
    <div className="overview-scroll">
      {rooms.slice(0, most).map((entry) => (
        <Fragment key={entry.room}>{props.draw(entry)}</Fragment>
      ))}
      {rooms.length > most && (
        <button type="button" className="button" onClick={() => setMost(most + MOST_ROOMS)}>
          <Trans>Show more</Trans>
        </button>
      )}
      <div className="overview-end">{props.children}</div>
    </div>
  )
}

function MarkAll() {
  const { t } = useLingui()
  const bridge = useBridge()
  const unread = useMirror((state) => state.rooms).filter((room) => isUnread(room) && !room.invited)
  const { busy, error, run } = useAction(async () => {
    await Promise.all(unread.map((entry) => markRead(bridge, entry)))
    document.getElementById('main')?.focus()
  })
  if (unread.length === 0) return null
  return (
    <>
      <button type="button" className="button button-quiet overview-all" disabled={busy} title={t`Mark all as read`} onClick={() => void run()}>
        <CheckIcon size={18} />
        <span>
          <Trans>Mark all as read</Trans>
        </span>
      </button>
      <FormError error={error} />
    </>
  )
}
