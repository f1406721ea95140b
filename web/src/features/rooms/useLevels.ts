import { useLingui } from '@lingui/react/macro'
import type { NotificationLevel, RoomEntry } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import type { MenuItem } from '../../ui/Menu'
import { ask } from '../../ui/talking'

/** What of a room one may be notified of, to choose from. */
export function useLevels({ room, notifications = 'all' }: RoomEntry): MenuItem[] {
  const { t } = useLingui()
  const bridge = useBridge()
  const level = (level: NotificationLevel, label: string): MenuItem => ({
    label,
    checked: level === notifications,
    act: () => void bridge.setNotifications({ room, level }).catch((error: unknown) => ask({ ask: 'failed', error })),
  })
  return [level('all', t`Notify: everything`), level('mentions', t`Notify: mentions`), level('nothing', t`Mute`)]
}
