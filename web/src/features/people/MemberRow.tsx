import { useLingui } from '@lingui/react/macro'
import type { Bridge, Member, RoomEntry, RoomRole } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { Avatar } from '../../ui/Avatar'
import { FormError } from '../../ui/FormError'
import { Menu, type MenuItem } from '../../ui/Menu'
import { accountName, personName } from '../../ui/names'
import { navigate } from '../../ui/navigation'
import { StatusLine } from '../../ui/StatusLine'
import { ask } from '../../ui/talking'
import { useAction } from '../../ui/useAction'
import { useAvailability } from '../../ui/useAvailability'
import { mayBan } from './rights'

/** What is asked before it is done: to take from a member the place in the room, the way back, what they said, or to give them the room. */
export type Measure = 'member' | 'ban' | 'said' | 'handOver'

interface MemberRowProps {
  entry: RoomEntry
  member: Member
  /** Without it nothing can be taken. */
  onRemove: ((removal: Measure) => void) | undefined
}

export function MemberRow(props: MemberRowProps) {
  const { t } = useLingui()
  const bridge = useBridge()
  const { profile, role } = props.member
  const self = useMirror((state) => state.session.state === 'signedIn' && state.session.account.user === profile.user)
  const presence = useMirror((state) => state.presence[profile.user])
  const availability = useAvailability(presence?.status)
  const standing = useStanding(role)
  const { error, run } = useAction((act: () => Promise<void>) => act())
  const act = (act: (bridge: Bridge) => Promise<void>) => void run(() => act(bridge))
  const [others, own] = [useItems(props, act), useOwnItems(props, act)]
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
        <bdi>{name}</bdi>
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

const ROLES: readonly RoomRole[] = ['moderator', 'member', 'owner']

/** What one may do with a member. */
function useItems({ entry, member, onRemove }: MemberRowProps, run: (act: (bridge: Bridge) => Promise<void>) => void): MenuItem[] {
  const { t } = useLingui()
  const { room } = entry
  const { profile, role } = member
  const { user, ownName } = profile
  const isBlocked = useMirror((state) => state.blocked.has(user))
  const write = async (bridge: Bridge) => navigate({ view: 'room', room: await bridge.startDirect({ user }) })
  const items: MenuItem[] = [{ label: t`Message`, act: () => run(write) }]
  if (entry.role === 'owner' && entry.kind !== 'direct' && !entry.closed && role !== undefined) {
    const names = { owner: t`Make owner`, moderator: t`Make moderator`, member: t`Make member` }
    const others = ROLES.filter((other) => other !== role)
    items.push(...others.map((other) => ({ label: names[other], act: () => run((bridge) => bridge.giveRole({ room, user, role: other })) })))
    if (onRemove) items.push({ label: t`Hand the room over…`, act: () => onRemove('handOver') })
  }
  if (onRemove && ownName !== undefined) items.push({ label: t`Take the nick away`, act: () => run((bridge) => bridge.resetNick({ room, user })) })
  if (onRemove) {
    items.push({ label: role === undefined ? t`Take the invitation back…` : t`Remove from the room…`, danger: true, act: () => onRemove('member') })
  }
  if (onRemove && mayBan(entry.role, role)) {
    items.push(
      { label: t`Ban from the room…`, danger: true, act: () => onRemove('ban') },
      { label: t`Delete all they said…`, danger: true, act: () => onRemove('said') },
    )
  }
  items.push(
    { label: t`Report…`, danger: true, act: () => ask({ ask: 'report', what: { user }, name: personName(profile) }) },
    isBlocked
      ? { label: t`Unblock`, act: () => run((bridge) => bridge.unblock(user)) }
      : { label: t`Block…`, danger: true, act: () => ask({ ask: 'block', user, name: personName(profile) }) },
  )
  return items
}

/** Owners step back by themselves. */
function useOwnItems({ entry, member: { profile } }: MemberRowProps, run: (act: (bridge: Bridge) => Promise<void>) => void): MenuItem[] {
  const { t } = useLingui()
  const { room, role, kind, closed } = entry
  if (role !== 'owner' || kind === 'direct' || closed) return []
  const become = (role: RoomRole) => () => run((bridge) => bridge.giveRole({ room, user: profile.user, role }))
  return [
    { label: t`Become moderator`, act: become('moderator') },
    { label: t`Become member`, act: become('member') },
  ]
}

function useStanding(role: RoomRole | undefined): string | undefined {
  const { t } = useLingui()
  switch (role) {
    case undefined:
      return t`Invited`
    case 'owner':
      return t`Owner`
    case 'moderator':
      return t`Moderator`
    case 'member':
      return undefined
  }
}
