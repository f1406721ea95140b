import { TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Report, ReportOutcome } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { REPORT_CHARS } from '../../bridge/reports'
import { Avatar } from '../../ui/Avatar'
import { FormError } from '../../ui/FormError'
import { Markdown } from '../../ui/Markdown'
import { mayModerate } from '../../ui/mayModerate'
import { Menu, type MenuItem } from '../../ui/Menu'
import { Moment } from '../../ui/Moment'
import { personName } from '../../ui/names'
import { navigate } from '../../ui/navigation'
import { useReportOutcomes, useReportReasons } from '../../ui/reportWords'
import { ask } from '../../ui/talking'
import { useAction } from '../../ui/useAction'
import { isUndeleted } from './undeleted'
import type { Measure } from './Reports'

interface ReportItemProps {
  report: Report
  isAdmin: boolean
  onMeasure(measure: Measure): void
  onLeave(): void
  onDeleted(): void
  onResolved(): void
}

export function ReportItem(props: ReportItemProps) {
  const { t } = useLingui()
  const reasons = useReportReasons()
  const { report } = props
  const { user, message, roomName, reporter, text } = report
  const name = personName(user)
  const by = reporter && personName(reporter)
  const items = useMeasures(props)
  const wasRefused = useMirror((state) => report.said.length > 0 && isUndeleted(state.rooms, report))
  return (
    <li className="report">
      <div className="report-head">
        <Avatar id={user.user} name={name} picture={user.picture} />
        <span>
          <bdi>{name}</bdi>
          <span className="soft">
            {reasons[report.reason]} · <Moment at={report.at} />
            {roomName !== undefined && <> · <bdi>{roomName}</bdi></>}
          </span>
        </span>
        {items.length > 0 && <Menu label={t`What to do about ${name}`} items={items} />}
      </div>
      {wasRefused && (
        <p className="form-error" role="alert">
          <Trans>The message was not deleted.</Trans>
        </p>
      )}
      {message ? <Said texts={report.said} /> : <p className="soft"><Trans>The person is reported, not a message.</Trans></p>}
      {text !== undefined && <p dir="auto">{text}</p>}
      {by !== undefined && (
        <p className="soft">
          <Trans>
            Reported by <bdi>{by}</bdi>
          </Trans>
        </p>
      )}
      {report.resolution ? <Resolved resolution={report.resolution} /> : <Resolve {...props} />}
    </li>
  )
}

function Said({ texts }: { texts: string[] }) {
  const { t } = useLingui()
  const [first, last] = texts
  if (first === undefined) {
    return (
      <p className="soft">
        <Trans>The message was deleted.</Trans>
      </p>
    )
  }
  return (
    <>
      {last !== undefined && <p className="soft"><Trans>It said at first:</Trans></p>}
      <blockquote className="message-text" dir="auto">
        <Markdown text={first} />
      </blockquote>
      {last !== undefined && (
        <>
          <p className="soft"><Trans>It was changed to:</Trans></p>
          <blockquote className="message-text" dir="auto" aria-label={t`After its last edit`}>
            <Markdown text={last} />
          </blockquote>
        </>
      )}
    </>
  )
}

function Resolved({ resolution: { by, at, outcome, note } }: { resolution: NonNullable<Report['resolution']> }) {
  const outcomes = useReportOutcomes()
  return (
    <>
      <p className="soft">
        {outcomes[outcome]} · <bdi>{personName(by)}</bdi> · <Moment at={at} />
      </p>
      {note !== undefined && <p dir="auto">{note}</p>}
    </>
  )
}

function Resolve({ report, onResolved }: ReportItemProps) {
  const { t } = useLingui()
  const bridge = useBridge()
  const [note, setNote] = useState('')
  const name = personName(report.user)
  const { busy, error, run } = useAction(async (outcome: ReportOutcome) => {
    await bridge.resolveReport({ report: report.id, outcome, note })
    onResolved()
  })
  return (
    <>
      <TextInput label={t`Note`} value={note} onChange={(event) => setNote(event.currentTarget.value)} maxLength={REPORT_CHARS} autoComplete="off" />
      <FormError error={error} better={{ conflict: t`Somebody else resolved this meanwhile.` }} />
      <div className="form-end">
        <button type="button" className="button" disabled={busy} onClick={() => void run('dismissed')}>
          <Trans>Nothing to do</Trans>
          <span className="visually-hidden"> {name}</span>
        </button>
        <button type="button" className="button button-primary" disabled={busy} onClick={() => void run('acted')}>
          <Trans>Done</Trans>
          <span className="visually-hidden"> {name}</span>
        </button>
      </div>
    </>
  )
}

/** What one may do: in the room what moderators may, on the server what admins may. */
function useMeasures({ report, isAdmin, onMeasure, onLeave, onDeleted }: ReportItemProps): MenuItem[] {
  const { t } = useLingui()
  const { message, user } = report
  const entry = useMirror((state) => state.rooms.find(({ room }) => room === message?.room))
  const items: MenuItem[] = []
  if (message && entry && !entry.invited) {
    const there = () => {
      onLeave()
      navigate({ view: 'room', room: message.room, message: message.seq })
    }
    items.push({ label: t`Show in the room`, act: there })
  }
  if (message && entry?.closed === false && mayModerate(entry)) {
    if (report.said.length > 0) {
      items.push({ label: t`Delete the message…`, danger: true, act: () => ask({ ask: 'delete', room: message.room, row: { seq: message.seq }, onDeleted }) })
    }
    items.push(
      { label: t`Remove from the room…`, danger: true, act: () => onMeasure('member') },
      { label: t`Ban from the room…`, danger: true, act: () => onMeasure('ban') },
      { label: t`Delete all they said…`, danger: true, act: () => onMeasure('said') },
    )
  }
  const name = personName(user)
  if (isAdmin && user.state === undefined) items.push({ label: t`Suspend ${name}…`, danger: true, act: () => onMeasure('suspend') })
  return items
}
