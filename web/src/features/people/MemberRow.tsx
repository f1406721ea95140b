import { useLingui } from '@lingui/react/macro'
import type { Availability, Member, RoomRole } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { Avatar } from '../../ui/Avatar'
import { FormError } from '../../ui/FormError'
import { Menu, type MenuItem } from '../../ui/Menu'
import { navigate } from '../../ui/navigation'
import { useAction } from '../../ui/useAction'

/** What can be taken from a member: the place in the room, the way back, what they said. */
export type Removal = 'member' | 'ban' | 'said'

/** Without `onRemove` nothing can. */
export function MemberRow({ member, onRemove }: { member: Member; onRemove: ((removal: Removal) => void) | undefined }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const { profile, role } = member
  const self = useMirror((state) => state.session.state === 'signedIn' && state.session.account.user === profile.user)
  const presence = useMirror((state) => state.presence[profile.user])
  const availability = useAvailability(presence)
  const standing = useStanding(role)
  const { error, run } = useAction(async () => navigate({ view: 'room', room: await bridge.startDirect(profile.user) }))
  const about = [self ? t`You` : undefined, availability, standing].filter((part) => part !== undefined)
  const items: MenuItem[] = [{ label: t`Message`, act: () => void run() }]
  if (onRemove) {
    items.push(
      { label: role === undefined ? t`Take the invitation back…` : t`Remove from the room…`, danger: true, act: () => onRemove('member') },
      { label: t`Ban from the room…`, danger: true, act: () => onRemove('ban') },
      { label: t`Delete all they said…`, danger: true, act: () => onRemove('said') },
    )
  }
  return (
    <li className="person">
      <Avatar id={profile.user} name={profile.displayName} online={presence === 'online'} />
      <span className="person-name">
        <bdi>{profile.displayName}</bdi>
        <span className="soft">{about.length > 0 ? about.join(' · ') : `@${profile.name}`}</span>
        <FormError error={error} />
      </span>
      {!self && <Menu label={t`What to do with ${profile.displayName}`} items={items} />}
    </li>
  )
}

function useAvailability(presence: Availability | undefined): string | undefined {
  const { t } = useLingui()
  switch (presence) {
    case 'online':
      return t`Online`
    case 'away':
      return t`Away`
    case 'dnd':
      return t`Do not disturb`
    case 'offline':
    case undefined:
      return undefined
  }
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
