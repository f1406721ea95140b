import { Trans, useLingui } from '@lingui/react/macro'
import { ChevronIcon, PlusIcon, SearchIcon } from '../../ui/icons'
import type { SectionName } from './order'

interface Actions {
  onCreate(): void
  onFind(): void
  onDirect(): void
}

export function SectionHeading(props: {
  section: SectionName
  unread: number
  collapsed: boolean
  onToggle(): void
  actions: Actions
}) {
  const { t } = useLingui()
  const { section, actions } = props
  const title = { invitations: t`Invitations`, direct: t`Direct`, rooms: t`Rooms` }[section]
  return (
    <div className="rooms-heading">
      <h2>
        <button type="button" aria-expanded={!props.collapsed} onClick={props.onToggle}>
          <ChevronIcon size={14} />
          {title}
          {props.collapsed && props.unread > 0 && <span className="badge">{props.unread}</span>}
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
