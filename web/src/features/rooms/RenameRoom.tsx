import { TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { RoomEntry } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Dialog } from '../../ui/Dialog'
import { FormError } from '../../ui/FormError'
import { useAction } from '../../ui/useAction'

export function RenameRoom({ entry, onClose }: { entry: RoomEntry; onClose: () => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const [name, setName] = useState(entry.name)
  const { busy, error, run } = useAction(async () => {
    await bridge.renameRoom({ room: entry.room, name: name.trim() })
    onClose()
  })
  return (
    <Dialog title={t`Rename the room`} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void run()
        }}
      >
        <TextInput
          label={t`Name`}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          maxLength={80}
          pattern=".*\S.*"
          data-autofocus
        />
        <FormError error={error} />
        <div className="form-end">
          <button type="button" className="button" onClick={onClose}>
            <Trans>Cancel</Trans>
          </button>
          <button type="submit" className="button button-primary" disabled={busy}>
            <Trans>Rename</Trans>
          </button>
        </div>
      </form>
    </Dialog>
  )
}
