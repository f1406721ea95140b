import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Fragment, useState, type ReactNode } from 'react'
import type { RoomEntry } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { FormError } from '../../ui/FormError'
import { BackIcon, CheckIcon } from '../../ui/icons'
import { isUnread, unreadInThreads } from '../../ui/isUnread'
import { linkTo } from '../../ui/navigation'
import type { OverviewName, Route } from '../../ui/route'
import { useAction } from '../../ui/useAction'
import { markRead, RoomExcerpt } from './RoomExcerpt'
import { RoomMentions } from './RoomMentions'
import { RoomThreads } from './RoomThreads'
import { SavedMessages } from './SavedMessages'
import { SearchMessages } from './SearchMessages'
import './timeline.css'

/** So many rooms are looked into at a time. */
const MOST_ROOMS = 10

/** What is looked at across all rooms: everything unread, what is meant for oneself, threads, what one keeps, and what one looks for. */
export function Overview({ view }: { view: OverviewName }) {
  const { t } = useLingui()
  const names: Record<OverviewName, string> = { unread: t`All unread`, mentions: t`Mentions`, threads: t`Threads`, saved: t`Saved`, search: t`Search` }
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
      <nav className="overview-tabs" aria-label={t`Across all rooms`}>
        {(['unread', 'mentions', 'threads', 'saved', 'search'] as const).map((other) => (
          <a key={other} {...linkTo(routeTo(other))} aria-current={other === view ? 'page' : undefined}>
            {other === 'unread' ? <Trans>Unread</Trans> : names[other]}
            {other === 'threads' && <UnreadThreads />}
          </a>
        ))}
      </nav>
      <Waiting key={view} view={view} />
    </div>
  )
}

function UnreadThreads() {
  const unread = useMirror((state) => unreadInThreads(state.rooms).unread)
  if (unread === 0) return null
  return (
    <span className="badge">
      <span aria-hidden="true">{unread}</span>
      <span className="visually-hidden">
        <Plural value={unread} one="# unread answer" other="# unread answers" />
      </span>
    </span>
  )
}

function routeTo(view: OverviewName): Route {
  return view === 'search' ? { view, query: '' } : { view }
}

function Waiting({ view }: { view: OverviewName }) {
  const rooms = useMirror((state) => state.rooms)
  const below = unreadInThreads(rooms).unread
  switch (view) {
    case 'unread':
      return (
        <Rooms rooms={rooms.filter(isUnread)} draw={(entry) => <RoomExcerpt entry={entry} />}>
          {below > 0 ? (
            <p>
              <a {...linkTo({ view: 'threads' })}>
                <Plural value={below} one="# unread answer in threads" other="# unread answers in threads" />
              </a>
            </p>
          ) : (
            <h2>
              <Trans>You have read everything</Trans>
            </h2>
          )}
          <p className="soft">
            <Trans>What others say next stands here until you have read it.</Trans>
          </p>
        </Rooms>
      )
    case 'mentions':
      return (
        <Rooms rooms={rooms} isFirst={({ mentions }) => mentions > 0} draw={(entry) => <RoomMentions entry={entry} />}>
          {rooms.every(({ mentions }) => mentions === 0) && (
            <h2>
              <Trans>No unread mentions</Trans>
            </h2>
          )}
          <p className="soft">
            <Trans>Messages that mention you stand here, also those that you have read.</Trans>
          </p>
        </Rooms>
      )
    case 'threads':
      return (
        <Rooms rooms={rooms} isFirst={({ unreadInThreads: unread = 0 }) => unread > 0} draw={(entry) => <RoomThreads entry={entry} />}>
          <p className="soft">
            <Trans>Threads that you began, answered in, were mentioned in, or follow, stand here.</Trans>
          </p>
        </Rooms>
      )
    case 'saved':
      return <SavedMessages />
    case 'search':
      return <SearchMessages />
  }
}

/** The rooms, the newest first, but those before all others that `isFirst`; `children` is what there is to say below them. */
function Rooms(props: { rooms: RoomEntry[]; isFirst?(entry: RoomEntry): boolean; draw(entry: RoomEntry): ReactNode; children: ReactNode }) {
  const [most, setMost] = useState(MOST_ROOMS)
  const first = (room: RoomEntry) => Number(props.isFirst?.(room) ?? false)
  const rooms = props.rooms.filter((room) => !room.invited).sort((a, b) => first(b) - first(a) || b.activeAt - a.activeAt)
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
