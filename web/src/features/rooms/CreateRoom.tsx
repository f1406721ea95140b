import { SegmentedControl, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useBridge } from '../../bridge/mirror'
import { Dialog } from '../../ui/Dialog'
import { FormError } from '../../ui/FormError'
import { navigate } from '../../ui/navigation'
import { useAction } from '../../ui/useAction'

export function CreateRoom({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const [name, setName] = useState('')
  const [kind, setKind] = useState<'public' | 'private'>('public')
  const { busy, error, run } = useAction(async () => {
    const room = await bridge.createRoom({ name: name.trim(), kind })
    onClose()
    navigate({ view: 'room', room })
  })
  return (
    <Dialog title={t`Create a room`} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void run()
        }}
      >
        <TextInput
          label={t`Name`}
          placeholder={t`What is it about?`}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          maxLength={80}
          pattern=".*\S.*"
          data-autofocus
        />
        <SegmentedControl
          fullWidth
          aria-label={t`Who may join`}
          value={kind}
          onChange={(value) => setKind(value as typeof kind)}
          data={[
            { value: 'public', label: t`Public` },
            { value: 'private', label: t`Private` },
          ]}
        />
        <p className="soft">
          {kind === 'public' ? (
            <Trans>Everybody on this server can find and join it.</Trans>
          ) : (
            <Trans>Only who is invited can join. It is not encrypted yet: whoever runs this server could read it.</Trans>
          )}
        </p>
        <FormError error={error} />
        <div className="form-end">
          <button type="button" className="button" onClick={onClose}>
            <Trans>Cancel</Trans>
          </button>
          <button type="submit" className="button button-primary" disabled={busy}>
            <Trans>Create</Trans>
          </button>
        </div>
      </form>
    </Dialog>
  )
}
