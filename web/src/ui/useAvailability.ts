import { useLingui } from '@lingui/react/macro'
import type { Availability } from '../bridge/bridge'

/** In words; nothing of somebody who is not there. */
export function useAvailability(shown: Availability | undefined): string | undefined {
  const { t } = useLingui()
  switch (shown) {
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
