import { Trans, useLingui } from '@lingui/react/macro'
import { useCallback, useRef, useState } from 'react'
import type { Report, RoomEntry } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { Choice } from '../../ui/Choice'
import { Dialog } from '../../ui/Dialog'
import { FormError } from '../../ui/FormError'
import { usePages } from '../../ui/usePages'
import { ReportItem } from './ReportItem'
import { isUndeleted } from './undeleted'
import './reports.css'

/** What is done about a report that has to be asked first. */
export type Measure = 'member' | 'ban' | 'said' | 'suspend'

/** What was reported, in one room or everywhere, and what comes of it. */
export function Reports(props: { entry?: RoomEntry; isAdmin: boolean; onMeasure(measure: Measure, report: Report): void; onClose(): void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const room = props.entry?.room
  const [state, setState] = useState<'open' | 'resolved'>('open')
  const ask = useCallback(
    (cursor?: string) => bridge.reports({ state, ...(room === undefined ? {} : { room }), ...(cursor === undefined ? {} : { cursor }) }),
    [bridge, room, state],
  )
  const { entries, more, hasMore, error } = usePages(ask)
  const [ended, setEnded] = useState<readonly Report[]>([])
  const [deleted, setDeleted] = useState<readonly Report[]>([])
  const rooms = useMirror((state) => state.rooms)
  const list = useRef<HTMLUListElement>(null)
  const reports = entries
    ?.filter((report) => !ended.some((one) => isSame(one, report)))
    .map((report) => (deleted.some((one) => isSame(one, report)) && !isUndeleted(rooms, report) ? { ...report, said: [] } : report))
  const choose = (which: 'open' | 'resolved') => {
    setState(which)
    setEnded([])
  }
  const resolved = (report: Report) => {
    setEnded([...ended, report])
    list.current?.focus()
  }
  return (
    <Dialog title={props.entry ? t`Reports from ${props.entry.name}` : t`Reports`} onClose={props.onClose}>
      <Choice label={t`Which reports`} value={state} choose={choose} options={{ open: t`Not resolved yet`, resolved: t`Resolved` }} wide />
      <FormError error={error} />
      <ul ref={list} className="reports" aria-label={t`Reports, newest first`} aria-busy={entries === null && error === null} tabIndex={0}>
        {reports?.map((report) => (
          <ReportItem
            key={report.id}
            report={report}
            isAdmin={props.isAdmin}
            onMeasure={(measure) => props.onMeasure(measure, report)}
            onLeave={props.onClose}
            onDeleted={() => setDeleted([...deleted, report])}
            onResolved={() => resolved(report)}
          />
        ))}
      </ul>
      <p className="soft" role="status">
        {reports?.length === 0 && !hasMore ? (
          state === 'open' ? <Trans>Nothing waits for you.</Trans> : <Trans>Nothing was resolved yet.</Trans>
        ) : (
          ended.length > 0 && <span key={ended.length}><Trans>Resolved.</Trans></span>
        )}
      </p>
      {hasMore && (
        <button type="button" className="button" disabled={more.busy} onClick={() => void more.run()}>
          <Trans>Show more</Trans>
        </button>
      )}
    </Dialog>
  )
}

/** Whoever resolves one resolves all about the same. */
function isSame(one: Report, other: Report): boolean {
  return one.user.user === other.user.user && one.message?.room === other.message?.room && one.message?.seq === other.message?.seq
}
