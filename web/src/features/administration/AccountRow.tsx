import { useLingui } from '@lingui/react/macro'
import type { Account, ManagedAccount, ServerRole } from '../../bridge/bridge'
import { dayLabel } from '../../i18n/dates'
import { Avatar } from '../../ui/Avatar'
import { Menu, type MenuItem } from '../../ui/Menu'
import { mayManage, rolesToGive } from './rights'

/** What is to happen to somebody's account. */
export type Change =
  | { kind: 'role'; role: ServerRole }
  | { kind: 'handOver'; role: 'owner' }
  | { kind: 'suspend'; patch: { suspended: true } }
  | { kind: 'restore'; patch: { suspended: false } }
  | { kind: 'approve'; patch: { approved: true } }
  | { kind: 'decline' }
  | { kind: 'signOut' }
  | { kind: 'removePicture' }
  | { kind: 'resetPassword' }

export function AccountRow(props: { entry: ManagedAccount; own: Account; choose(change: Change): void }) {
  const { t, i18n } = useLingui()
  const { entry, own } = props
  const roleName = useRoleName()
  const self = entry.user === own.user
  const { suspendedAt, waiting } = entry
  const about = [
    `@${entry.name}`,
    roleName(entry.role),
    ...(self ? [t`You`] : []),
    ...(waiting ? [t`Waits to be let in`] : []),
    ...(suspendedAt === undefined ? [] : [t`Suspended: ${dayLabel(suspendedAt, Date.now(), i18n.locale)}`]),
  ]
  const items = useItems(own.role, entry, props.choose)
  return (
    <li className="account" data-suspended={suspendedAt !== undefined || undefined}>
      <Avatar id={entry.user} name={entry.displayName} picture={entry.picture} />
      <span className="account-name">
        <bdi>{entry.displayName}</bdi>
        <span className="soft">{about.join(' · ')}</span>
      </span>
      {!self && mayManage(own.role, entry.role) && <Menu label={t`Manage ${entry.displayName}`} items={items} />}
    </li>
  )
}

function useRoleName(): (role: ServerRole) => string {
  const { t } = useLingui()
  const names: Record<ServerRole, string> = {
    owner: t`Owner`,
    admin: t`Admin`,
    member: t`Member`,
    guest: t`Guest`,
    bot: t`Bot`,
  }
  return (role) => names[role]
}

function useItems(own: ServerRole, { role, suspendedAt, waiting, picture }: ManagedAccount, choose: (change: Change) => void): MenuItem[] {
  const { t } = useLingui()
  const labels: Partial<Record<ServerRole, string>> = {
    admin: t`Make an admin`,
    member: t`Make a member`,
    guest: t`Make a guest`,
  }
  if (waiting) {
    return [
      { label: t`Let in`, act: () => choose({ kind: 'approve', patch: { approved: true } }) },
      { label: t`Decline…`, danger: true, act: () => choose({ kind: 'decline' }) },
    ]
  }
  const items: MenuItem[] = rolesToGive(own, role).map((given) => ({
    label: labels[given] ?? given,
    act: () => choose({ kind: 'role', role: given }),
  }))
  items.push({ label: t`New password…`, act: () => choose({ kind: 'resetPassword' }) })
  items.push({ label: t`Sign out everywhere`, act: () => choose({ kind: 'signOut' }) })
  if (picture !== undefined) items.push({ label: t`Remove the picture`, act: () => choose({ kind: 'removePicture' }) })
  if (own === 'owner' && role !== 'bot' && suspendedAt === undefined) {
    items.push({ label: t`Hand the server over…`, danger: true, act: () => choose({ kind: 'handOver', role: 'owner' }) })
  }
  items.push(
    suspendedAt === undefined
      ? { label: t`Suspend…`, danger: true, act: () => choose({ kind: 'suspend', patch: { suspended: true } }) }
      : { label: t`Restore`, act: () => choose({ kind: 'restore', patch: { suspended: false } }) },
  )
  return items
}
