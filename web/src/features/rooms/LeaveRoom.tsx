import { Trans, useLingui } from '@lingui/react/macro'
import type { RoomEntry } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Dialog } from '../../ui/Dialog'
import { FormError } from '../../ui/FormError'
import { navigate } from '../../ui/navigation'
import { useAction } from '../../ui/useAction'

export function LeaveRoom({ entry, onClose }: { entry: RoomEntry; onClose: () => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const { busy, error, run } = useAction(async () => {
    await bridge.leaveRoom(entry.room)
    onClose()
    navigate({ view: 'home' }, 'replace')
  })
  return (
    <Dialog title={t`Leave ${entry.name}?`} onClose={onClose}>
      <p className="soft">
        {entry.kind === 'public' ? (
          <Trans>You can join again at any time.</Trans>
        ) : (
          <Trans>To come back, somebody in the room has to invite you.</Trans>
        )}
      </p>
      <FormError error={error} better={{ forbidden: t`You cannot leave this room.` }} />
      <div className="form-end">
        <button type="button" className="button" onClick={onClose} data-autofocus>
          <Trans>Stay</Trans>
        </button>
        <button type="button" className="button button-danger" disabled={busy} onClick={() => void run()}>
          <Trans>Leave</Trans>
        </button>
      </div>
    </Dialog>
  )
}
