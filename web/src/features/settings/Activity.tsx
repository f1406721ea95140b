import { Trans, useLingui } from '@lingui/react/macro'
import { useCallback } from 'react'
import type { AuditEntry } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { useAuditWords } from '../../ui/auditWords'
import { FormError } from '../../ui/FormError'
import { Moment } from '../../ui/Moment'
import { usePages } from '../../ui/usePages'

const AT_ONCE = 5

/** What happened to the own account, so that one finds what one did not do oneself. */
export function Activity() {
  const { t } = useLingui()
  const bridge = useBridge()
  const words = useAuditWords()
  const { entries, more, hasMore, error } = usePages<AuditEntry>(
    useCallback((cursor) => bridge.activity({ limit: AT_ONCE, ...(cursor === undefined ? {} : { cursor }) }), [bridge]),
  )
  return (
    <>
      <p className="soft">
        <Trans>If something is here that you did not do, change your password.</Trans>
      </p>
      <FormError error={error} better={{ offline: t`This is shown when the server can be reached.` }} />
      <ul className="activity" aria-label={t`Recent activity of your account`}>
        {entries?.map((entry) => (
          <li key={entry.seq} className="device" data-grave={entry.kind === 'refresh-reused' || undefined}>
            <span className="device-name">
              {words(entry)}
              <span className="soft">
                <Moment at={entry.at} />
                {entry.address !== undefined && <> · <bdi translate="no">{entry.address}</bdi></>}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {hasMore && (
        <button type="button" className="button" disabled={more.busy} onClick={() => void more.run()}>
          <Trans>Show more</Trans>
          <span className="visually-hidden">
            {' '}
            <Trans>activity</Trans>
          </span>
        </button>
      )}
    </>
  )
}
