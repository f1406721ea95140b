import { Trans, useLingui } from '@lingui/react/macro'
import { ChevronIcon, PlusIcon, SearchIcon } from '../../ui/icons'
import type { Heading, SectionName } from './order'

interface Actions {
  onCreate(): void
  onFind(): void
  onDirect(): void
}

export function SectionHeading(props: { heading: Heading; onToggle(): void; actions: Actions }) {
  const { t } = useLingui()
  const { actions } = props
  const { section, collapsed, unread } = props.heading
  const title = { invitations: t`Invitations`, direct: t`Direct`, rooms: t`Rooms` }[section]
  return (
    <div className="rooms-heading">
      <h2>
        <button type="button" data-row={section} aria-expanded={!collapsed} onClick={props.onToggle}>
          <ChevronIcon size={14} />
          {title}
          {collapsed && unread > 0 && <span className="badge">{unread}</span>}
        </button>
      </h2>
      {section === 'direct' && (
        <button type="button" className="icon-button" aria-label={t`Message somebody`} title={t`Message somebody`} onClick={actions.onDirect}>
          <PlusIcon size={18} />
        </button>
      )}
      {section === 'rooms' && (
        <>
          <button type="button" className="icon-button" aria-label={t`Find rooms`} title={t`Find rooms`} onClick={actions.onFind}>
            <SearchIcon size={18} />
          </button>
          <button type="button" className="icon-button" aria-label={t`Create a room`} title={t`Create a room`} onClick={actions.onCreate}>
            <PlusIcon size={18} />
          </button>
        </>
      )}
    </div>
  )
}

export function SectionNothing({ section, actions }: { section: SectionName; actions: Actions }) {
  return (
    <p className="rooms-nothing">
      {section === 'direct' ? (
        <button type="button" className="link-button" onClick={actions.onDirect}>
          <Trans>Message somebody</Trans>
        </button>
      ) : (
        <button type="button" className="link-button" onClick={actions.onCreate}>
          <Trans>Create the first room</Trans>
        </button>
      )}
    </p>
  )
}
