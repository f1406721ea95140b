import { Trans, useLingui } from '@lingui/react/macro'
import type { AuditEntry, Id } from '../../bridge/bridge'
import { useAuditWords } from '../../ui/auditWords'
import { Moment } from '../../ui/Moment'

export function AuditRow({ entry, names }: { entry: AuditEntry; names: ReadonlyMap<Id, string> }) {
  const { t } = useLingui()
  const words = useAuditWords()
  const { actor, subject, address } = entry
  const nameOf = (user: Id) => names.get(user) ?? t`somebody who is gone`
  return (
    <li className="account">
      <span className="account-name">
        <span>
          {words(entry)}
          {subject !== undefined && <> · <bdi>{nameOf(subject)}</bdi></>}
        </span>
        <span className="soft">
          <Moment at={entry.at} />
          {actor !== undefined && actor !== subject && (
            <>
              {' · '}
              <Trans>
                by <bdi>{nameOf(actor)}</bdi>
              </Trans>
            </>
          )}
          {address !== undefined && <> · <bdi translate="no">{address}</bdi></>}
        </span>
      </span>
    </li>
  )
}
