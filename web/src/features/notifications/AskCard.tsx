import { Trans, useLingui } from '@lingui/react/macro'
import { BellIcon } from '../../ui/icons'
import { askPermission } from './permission'
import './notifications.css'

/** Asks in the page first: a browser asks only once, and then remembers the answer. */
export function AskCard({ onNotNow }: { onNotNow(): void }) {
  const { t } = useLingui()
  return (
    <section className="ask" aria-label={t`Notifications`}>
      <BellIcon size={18} />
      <p role="status">
        <Trans>Shall Parley tell you of new messages while you are elsewhere?</Trans>
      </p>
      <button type="button" className="button" onClick={() => void askPermission()}>
        <Trans>Turn on</Trans>
      </button>
      <button type="button" className="button button-quiet" onClick={onNotNow}>
        <Trans>Not now</Trans>
      </button>
    </section>
  )
}
