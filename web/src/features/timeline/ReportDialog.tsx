import { NativeSelect, Textarea } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState, type FormEvent } from 'react'
import type { Reported, ReportReason } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { REPORT_CHARS } from '../../bridge/reports'
import { Dialog } from '../../ui/Dialog'
import { FormError } from '../../ui/FormError'
import { useReportReasons } from '../../ui/reportWords'
import { useAction } from '../../ui/useAction'

/** Tells those who keep order of a message or a person. */
export function ReportDialog({ what, name, onClose }: { what: Reported; name: string; onClose(): void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const reasons = useReportReasons()
  const [reason, setReason] = useState<ReportReason>('spam')
  const [text, setText] = useState('')
  const [isDone, setDone] = useState(false)
  const isOfRoom = useMirror((state) => 'room' in what && state.rooms.some(({ room, kind }) => room === what.room && kind !== 'direct'))
  const { busy, error, run } = useAction(async () => {
    await bridge.report({ what, reason, text })
    setDone(true)
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void run()
  }
  const title = 'user' in what ? t`Report ${name}` : t`Report this message of ${name}`
  if (isDone) {
    return (
      <Dialog title={title} onClose={onClose}>
        <p role="status">
          <Trans>It is reported. Thank you.</Trans>
        </p>
        <div className="form-end">
          <button type="button" className="button button-primary" onClick={onClose} data-autofocus>
            <Trans>Close</Trans>
          </button>
        </div>
      </Dialog>
    )
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <p className="soft">
        {isOfRoom ? (
          <Trans>Those who keep order in this room and on this server see it. Only the latter see that it was you; {name} is told nothing.</Trans>
        ) : (
          <Trans>Those who keep order on this server see it, and that it was you; {name} is told nothing.</Trans>
        )}
      </p>
      <form onSubmit={submit}>
        <NativeSelect
          label={t`What is it?`}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value as ReportReason)}
          data={Object.entries(reasons).map(([value, label]) => ({ value, label }))}
          data-autofocus
        />
        <Textarea label={t`What should they know?`} value={text} onChange={(event) => setText(event.currentTarget.value)} maxLength={REPORT_CHARS} rows={3} />
        <FormError error={error} />
        <div className="form-end">
          <button type="button" className="button" onClick={onClose}>
            <Trans>Cancel</Trans>
          </button>
          <button type="submit" className="button button-primary" disabled={busy}>
            <Trans>Report</Trans>
          </button>
        </div>
      </form>
    </Dialog>
  )
}
