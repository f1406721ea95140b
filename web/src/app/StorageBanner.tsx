import { Trans } from '@lingui/react/macro'
import { useMirror } from '../bridge/mirror'

/** What is written meanwhile is refused: better said before than after. */
export function StorageBanner() {
  const full = useMirror((state) => state.storage === 'full')
  return (
    <div role="status" className="banner-place">
      {full && (
        <div className="banner">
          <Trans>The storage of this device is full. Free some space, or messages cannot be kept until they are sent.</Trans>
        </div>
      )}
    </div>
  )
}
