import { useLingui } from '@lingui/react/macro'
import type { Bridge } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { Avatar } from '../../ui/Avatar'
import { FormError } from '../../ui/FormError'
import { Menu } from '../../ui/Menu'
import { accountName, personName } from '../../ui/names'
import { showCard } from '../../ui/personCard'
import { StatusLine } from '../../ui/StatusLine'
import { useAction } from '../../ui/useAction'
import { useAvailability } from '../../ui/useAvailability'
import { useMemberItems, useOwnItems, useStanding, type MemberProps } from './memberItems'

export function MemberRow(props: MemberProps) {
  const { t } = useLingui()
  const bridge = useBridge()
  const { profile, role } = props.member
  const self = useMirror((state) => state.session.state === 'signedIn' && state.session.account.user === profile.user)
  const presence = useMirror((state) => state.presence[profile.user])
  const availability = useAvailability(presence?.status)
  const standing = useStanding(role)
  const { error, run } = useAction((act: () => Promise<void>) => act())
  const act = (act: (bridge: Bridge) => Promise<void>) => void run(() => act(bridge))
  const [others, own] = [useMemberItems(props, act), useOwnItems(props, act)]
  const items = self ? own : others
  const isBlocked = useMirror((state) => state.blocked.has(profile.user))
  const name = personName(profile)
  const alias = profile.ownName === undefined || profile.state === 'deleted' ? undefined : `${profile.ownName} ${accountName(profile)}`
  const about = [
    alias,
    self ? t`You` : undefined,
    profile.state === 'suspended' ? t`Suspended` : undefined,
    isBlocked ? t`Blocked` : undefined,
    availability,
    standing,
  ].filter((part) => part !== undefined)
  return (
    <li className="person">
      <Avatar id={profile.user} name={name} picture={profile.picture} {...(presence && { shows: presence.status })} />
      <span className="person-name">
        <button type="button" className="name-button" aria-haspopup="dialog" onClick={(event) => showCard(profile.user, props.entry.room, event.currentTarget)}>
          <bdi>{name}</bdi>
        </button>
        <span className="soft">{about.length > 0 ? about.join(' · ') : accountName(profile)}</span>
        {presence?.statusText && (
          <span className="soft">
            <StatusLine said={presence.statusText} />
          </span>
        )}
        <FormError error={error} better={self ? { forbidden: t`A room keeps an owner: make somebody else owner first.` } : {}} />
      </span>
      {items.length > 0 && <Menu label={self ? t`Your role` : t`What to do with ${name}`} items={items} />}
    </li>
  )
}
