import { Trans, useLingui } from '@lingui/react/macro'
import { useBridge, useMirror } from '../../bridge/mirror'
import { isOwn, whole, type Arrangement } from '../../bridge/sections'
import { ChevronIcon, PlusIcon, SearchIcon } from '../../ui/icons'
import { Menu, type MenuItem } from '../../ui/Menu'
import { ask } from '../../ui/talking'
import type { Naming } from './NameSection'
import type { Heading, SectionName } from './order'

interface Actions {
  onCreate(): void
  onFind(): void
  onDirect(): void
  onName(naming: Naming): void
}

export function SectionHeading(props: { heading: Heading; onToggle(): void; actions: Actions }) {
  const { t } = useLingui()
  const { actions } = props
  const { section, collapsed, unread } = props.heading
  const title = props.heading.name ?? { invitations: t`Invitations`, favourites: t`Favourites`, direct: t`Direct`, rooms: t`Rooms` }[section]
  return (
    <div className="rooms-heading">
      <h2>
        <button type="button" data-row={section} aria-expanded={!collapsed} onClick={props.onToggle}>
          <ChevronIcon size={14} />
          <span dir="auto">{title}</span>
          {collapsed && unread > 0 && <span className="badge">{unread}</span>}
        </button>
      </h2>
      {section !== 'invitations' && <SectionMenu heading={props.heading} title={title ?? ''} onName={actions.onName} />}
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

/** What can be done with a section; there only while somebody points at its heading or has the focus in it. */
function SectionMenu({ heading, title, onName }: { heading: Heading; title: string; onName: Actions['onName'] }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const all = whole(useMirror((state) => state.sections))
  const { section } = heading
  const at = all.findIndex((one) => one.section === section)
  const arrange = (change: Arrangement) => bridge.arrange(change).catch((error: unknown) => ask({ ask: 'failed', error }))
  const items: MenuItem[] = []
  if (at > 0) items.push({ label: t`Move up`, act: () => void arrange({ do: 'move', section, by: -1 }) })
  if (at < all.length - 1) items.push({ label: t`Move down`, act: () => void arrange({ do: 'move', section, by: 1 }) })
  if (isOwn(heading)) items.push({ label: t`Rename…`, act: () => onName({ section, name: title }) })
  items.push({ label: t`New section…`, act: () => onName({}) })
  if (isOwn(heading)) items.push({ label: t`Remove the section`, danger: true, act: () => void arrange({ do: 'remove', section }) })
  return (
    <span className="rooms-heading-menu">
      <Menu label={t`More about ${title}`} items={items} />
    </span>
  )
}

export function SectionNothing({ section, actions }: { section: SectionName; actions: Omit<Actions, 'onName'> }) {
  return (
    <p className="rooms-nothing">
      {section !== 'direct' && section !== 'rooms' ? (
        <span className="soft">
          <Trans>No rooms yet</Trans>
        </span>
      ) : section === 'direct' ? (
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
