import { Plural, Trans } from '@lingui/react/macro'
import { useBridge } from '../../bridge/mirror'
import { RetryIcon } from '../../ui/icons'

/** One failed message has its own buttons; several are sent again together. */
export function FailedBar({ count }: { count: number }) {
  const bridge = useBridge()
  if (count < 2) return null
  return (
    <div className="failed-bar" role="status">
      <span>
        <Plural value={count} one="# message was not sent" other="# messages were not sent" />
      </span>
      <button type="button" className="link-button" onClick={() => void bridge.retryAll().catch(() => undefined)}>
        <RetryIcon size={16} />
        <Trans>Resend all</Trans>
      </button>
    </div>
  )
}
