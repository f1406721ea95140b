import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { History } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Choice } from '../../ui/Choice'
import { Dialog } from '../../ui/Dialog'
import { Form } from '../../ui/Form'
import { navigate } from '../../ui/navigation'
import { HistorySelect } from './HistorySelect'
import { NAME_INPUT } from './name'

export function CreateRoom({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const [kind, setKind] = useState<'public' | 'private'>('public')
  const [chosen, setChosen] = useState<History>()
  const history = chosen ?? (kind === 'public' ? 'all' : 'joined')
  const create = async ({ name }: { name: string }) => {
    const room = await bridge.createRoom({ name, kind, history })
    onClose()
    navigate({ view: 'room', room })
  }
  return (
    <Dialog title={t`Create a room`} onClose={onClose}>
      <Form
        fields={[{ name: 'name', label: t`Name`, input: { ...NAME_INPUT, placeholder: t`What is it about?` } }]}
        submit={t`Create`}
        act={create}
        onCancel={onClose}
      >
        <Choice
          label={t`Who may join`}
          value={kind}
          choose={setKind}
          options={{ public: t`Public`, private: t`Private` }}
          wide
        />
        <p className="soft">
          {kind === 'public' ? (
            <Trans>Everybody on this server can find and join it.</Trans>
          ) : (
            <Trans>Only who is invited can join. It is not encrypted yet: whoever runs this server could read it.</Trans>
          )}
        </p>
        <HistorySelect value={history} choose={setChosen} />
      </Form>
    </Dialog>
  )
}
