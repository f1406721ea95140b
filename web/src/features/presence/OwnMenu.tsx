import { useLingui } from '@lingui/react/macro'
import type { Account, AvailabilityChoice } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { Avatar } from '../../ui/Avatar'
import { Menu, type MenuItem } from '../../ui/Menu'
import { StatusLine } from '../../ui/StatusLine'
import { useAction } from '../../ui/useAction'
import './presence.css'

const CHOICES: readonly AvailabilityChoice[] = ['online', 'away', 'dnd', 'invisible']

/** The own name and picture, and what one chooses to show of oneself to others. */
export function OwnMenu({ account, onStatus }: { account: Account; onStatus(): void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const { status, statusText } = useMirror((state) => state.presenceSettings)
  const isOnline = useMirror((state) => state.connection.state === 'online')
  const { error, run } = useAction((change: Parameters<typeof bridge.changePresence>[0]) => bridge.changePresence(change))
  const words = { online: t`Online`, away: t`Away`, dnd: t`Do not disturb`, invisible: t`Invisible` }
  const items: MenuItem[] = [
    ...CHOICES.map((choice) => ({ label: words[choice], checked: choice === status, act: () => void run({ status: choice }) })),
    { label: t`Set a status…`, act: onStatus },
  ]
  if (statusText) items.push({ label: t`Clear your status`, act: () => void run({ statusText: {} }) })
  return (
    <div className="own">
      <Menu label={t`You, ${account.displayName}: ${words[status]}`} items={items}>
        <Avatar id={account.user} name={account.displayName} picture={account.picture} {...(isOnline && { shows: status })} />
        <span className="own-name">
          <span dir="auto">{account.displayName}</span>
          {statusText && (
            <span className="soft">
              <StatusLine said={statusText} />
            </span>
          )}
        </span>
      </Menu>
      <span role="status" className="visually-hidden">
        {error !== null && t`That could not be changed now.`}
      </span>
    </div>
  )
}
