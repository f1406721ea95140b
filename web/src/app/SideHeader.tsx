import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { Account } from '../bridge/bridge'
import { useMirror } from '../bridge/mirror'
import { OwnMenu } from '../features/presence/OwnMenu'
import { FlagIcon, InboxIcon, SearchIcon, SettingsIcon, ThreadIcon } from '../ui/icons'
import { unreadInThreads } from '../ui/isUnread'
import { linkTo } from '../ui/navigation'
import { isOverview, type Route } from '../ui/route'
import { takeUpdate, useUpdate } from './update'

/** So many are counted. */
const MOST_COUNTED = 100

export function SideHeader(props: { account: Account; view: Route['view']; onPalette(): void; onStatus(): void; onReports(): void }) {
  const { t } = useLingui()
  return (
    <header className="side-header">
      <OwnMenu account={props.account} onStatus={props.onStatus} />
      <UpdateReady />
      <OpenReports onReports={props.onReports} />
      <UnreadThreads />
      <a
        className="icon-button"
        {...linkTo({ view: 'unread' })}
        aria-label={t`All unread`}
        title={t`All unread`}
        aria-current={isOverview(props.view) ? 'page' : undefined}
      >
        <InboxIcon />
      </a>
      <button type="button" className="icon-button" aria-label={t`Go to`} title={t`Go to (Ctrl+K)`} onClick={props.onPalette}>
        <SearchIcon />
      </button>
      <a
        className="icon-button"
        {...linkTo({ view: 'settings' })}
        aria-label={t`Settings`}
        aria-current={props.view === 'settings' ? 'page' : undefined}
      >
        <SettingsIcon />
      </a>
    </header>
  )
}

/** There only while something waits. */
function OpenReports({ onReports }: { onReports(): void }) {
  const { t } = useLingui()
  const count = useMirror((state) => state.openReports)
  if (count === 0) return null
  const name = t`${plural(count, { one: '# open report', other: '# open reports' })}`
  return (
    <button type="button" className="icon-button header-count" aria-label={name} title={name} aria-haspopup="dialog" onClick={onReports}>
      <FlagIcon />
      <span className="badge" aria-hidden="true">
        {count < MOST_COUNTED ? count : `${MOST_COUNTED - 1}+`}
      </span>
    </button>
  )
}

/** There only while something is unread in threads that one follows. */
function UnreadThreads() {
  const { t } = useLingui()
  const unread = useMirror((state) => unreadInThreads(state.rooms).unread)
  const mentions = useMirror((state) => unreadInThreads(state.rooms).mentions)
  if (unread === 0) return null
  const meant = mentions > 0 ? t`${plural(mentions, { one: '# mention', other: '# mentions' })}` : ''
  const answers = t`${plural(unread, { one: '# unread answer in threads', other: '# unread answers in threads' })}`
  const name = meant ? `${meant}, ${answers}` : answers
  const count = mentions > 0 ? mentions : unread
  return (
    <a className="icon-button header-count" {...linkTo({ view: 'threads' })} aria-label={name} title={name}>
      <ThreadIcon />
      <span className="badge" data-mentions={mentions > 0 || undefined} aria-hidden="true">
        {mentions > 0 && '@'}
        {count < MOST_COUNTED ? count : `${MOST_COUNTED - 1}+`}
      </span>
    </a>
  )
}

function UpdateReady() {
  const { t } = useLingui()
  const update = useUpdate()
  if (update.state === 'none') return null
  return (
    <button type="button" className="update" title={t`A new version of Parley is there. Click to load it.`} onClick={() => takeUpdate(update)}>
      <Trans>Update ready</Trans>
    </button>
  )
}
