import { NativeSelect, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useCallback, useState } from 'react'
import type { AuditEntry, AuditKind, ManagedAccount, Page } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { useAuditKinds } from '../../ui/auditWords'
import { Dialog } from '../../ui/Dialog'
import { FormError } from '../../ui/FormError'
import { usePages } from '../../ui/usePages'
import { useSearch } from '../../ui/useSearch'
import { AuditRow } from './AuditRow'
import { Download } from './Download'
import { useNames } from './useNames'
import './administration.css'

const SHOWN = 25
const MOST_AT_ONCE = 100

/** Who signed in, failed to, or changed what others may do: all of it, or what concerns somebody, or is of one kind. */
export function AuditLog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const kinds = useAuditKinds()
  const [kind, setKind] = useState<AuditKind | ''>('')
  const { query, type, found, error } = useSearch<Page<ManagedAccount>>(useCallback((query) => bridge.accounts({ query }), [bridge]))
  const name = query.trim().toLowerCase()
  const user = name === '' ? undefined : found?.entries.find((account) => account.name === name)?.user
  const read = useCallback(
    (limit: number, cursor?: string) =>
      bridge.audit({
        limit,
        ...(cursor === undefined ? {} : { cursor }),
        ...(user === undefined ? {} : { user }),
        ...(kind === '' ? {} : { kind }),
      }),
    [bridge, user, kind],
  )
  const list = usePages<AuditEntry>(useCallback((cursor) => read(SHOWN, cursor), [read]))
  const names = useNames(list.entries ?? [])
  const isNobody = name !== '' && user === undefined
  return (
    <Dialog title={t`Audit log`} onClose={onClose}>
      <div className="audit-filter">
        <TextInput
          label={t`Person`}
          description={t`A user name; empty for everybody`}
          value={query}
          onChange={(event) => type(event.currentTarget.value)}
          list="audit-people"
          maxLength={32}
          autoCapitalize="none"
          spellCheck={false}
          autoComplete="off"
          data-autofocus
        />
        <datalist id="audit-people">
          {found?.entries.map((account) => (
            <option key={account.user} value={account.name} label={account.displayName} />
          ))}
        </datalist>
        <NativeSelect
          label={t`What happened`}
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value as AuditKind | '')}
          data={[{ value: '', label: t`Everything` }, ...Object.entries(kinds).map(([value, label]) => ({ value, label }))]}
        />
      </div>
      <FormError error={error ?? list.error} />
      <ul className="accounts" aria-label={t`Entries, newest first`} tabIndex={0}>
        {!isNobody && list.entries?.map((entry) => <AuditRow key={entry.seq} entry={entry} names={names} />)}
      </ul>
      <p className="soft" role="status">
        {isNobody ? <Trans>Nobody is called so.</Trans> : list.entries?.length === 0 && <Trans>There is nothing of this kind.</Trans>}
      </p>
      {!isNobody && (
        <div className="audit-actions">
          {list.hasMore && (
            <button type="button" className="button" disabled={list.more.busy} onClick={() => void list.more.run()}>
              <Trans>Show more</Trans>
            </button>
          )}
          <Download read={(cursor) => read(MOST_AT_ONCE, cursor)} />
        </div>
      )}
    </Dialog>
  )
}
