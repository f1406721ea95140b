import { useLingui } from '@lingui/react/macro'
import type { Bridge, Member, Profile, RoomEntry, RoomRole } from '../../bridge/bridge'
import { useMirror } from '../../bridge/mirror'
import type { MenuItem } from '../../ui/Menu'
import { personName } from '../../ui/names'
import { navigate } from '../../ui/navigation'
import { ask } from '../../ui/talking'
import { mayBan } from './rights'

/** What is asked before it is done: to take from a member the place in the room, the way back, what they said, or to give them the room. */
export type Measure = 'member' | 'ban' | 'said' | 'handOver'

export interface MemberProps {
  entry: RoomEntry
  member: Member
  /** Without it nothing can be taken. */
  onRemove: ((removal: Measure) => void) | undefined
}

type Run = (act: (bridge: Bridge) => Promise<void>) => void

const ROLES: readonly RoomRole[] = ['moderator', 'member', 'owner']

/** What one may do with a member. */
export function useMemberItems(props: MemberProps, run: Run): MenuItem[] {
  const { t } = useLingui()
  const orderly = useOrderItems(props, run)
  const personal = usePersonalItems(props.member.profile, run)
  return [{ label: t`Message`, act: () => run(writeTo(props.member.profile)) }, ...orderly, ...personal]
}

/** Begins a conversation, or goes on with the one there is. */
export function writeTo({ user }: Profile): (bridge: Bridge) => Promise<void> {
  return async (bridge) => navigate({ view: 'room', room: await bridge.startDirect({ user }) })
}

/** What those may do who keep order in the room. */
export function useOrderItems({ entry, member, onRemove }: MemberProps, run: Run): MenuItem[] {
  const { t } = useLingui()
  const { room } = entry
  const { profile, role } = member
  const { user, ownName } = profile
  const items: MenuItem[] = []
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
  return items
}

/** What anybody may do with anybody else. */
export function usePersonalItems(profile: Profile, run: Run): MenuItem[] {
  const { t } = useLingui()
  const { user } = profile
  const isBlocked = useMirror((state) => state.blocked.has(user))
  return [
    { label: t`Report…`, danger: true, act: () => ask({ ask: 'report', what: { user }, name: personName(profile) }) },
    isBlocked
      ? { label: t`Unblock`, act: () => run((bridge) => bridge.unblock(user)) }
      : { label: t`Block…`, danger: true, act: () => ask({ ask: 'block', user, name: personName(profile) }) },
  ]
}

/** Owners step back by themselves. */
export function useOwnItems({ entry, member: { profile } }: MemberProps, run: Run): MenuItem[] {
  const { t } = useLingui()
  const { room, role, kind, closed } = entry
  if (role !== 'owner' || kind === 'direct' || closed) return []
  const become = (role: RoomRole) => () => run((bridge) => bridge.giveRole({ room, user: profile.user, role }))
  return [
    { label: t`Become moderator`, act: become('moderator') },
    { label: t`Become member`, act: become('member') },
  ]
}

/** What somebody is in the room; nothing for a mere member. */
export function useStanding(role: RoomRole | undefined): string | undefined {
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
