import { TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState, type FormEvent } from 'react'
import type { RoomEntry } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Dialog } from '../../ui/Dialog'
import { FormError } from '../../ui/FormError'
import { goToDay } from '../../ui/goToDay'
import { useAction } from '../../ui/useAction'

/** Chooses a day, and opens the room where it begins. */
export function GoToDay({ entry, onClose }: { entry: RoomEntry; onClose(): void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const [day, setDay] = useState('')
  const { busy, error, run } = useAction(async () => {
    await goToDay(bridge, entry.room, day)
    onClose()
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void run()
  }
  return (
    <Dialog title={t`Go to a day`} onClose={onClose}>
      <form onSubmit={submit}>
        <TextInput
          type="date"
          label={t`Day`}
          description={t`The room opens at the first message of this day, or of the next one on which something was said.`}
          max={new Date().toLocaleDateString('sv')}
          required
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
          data-autofocus
        />
        <FormError error={error} />
        <div className="form-end">
          <button type="button" className="button" onClick={onClose}>
            <Trans>Cancel</Trans>
          </button>
          <button type="submit" className="button button-primary" disabled={busy || day === ''}>
            <Trans>Go</Trans>
          </button>
        </div>
      </form>
    </Dialog>
  )
}
