import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { History } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Check } from '../../ui/Check'
import { Choice } from '../../ui/Choice'
import { Dialog } from '../../ui/Dialog'
import { Form } from '../../ui/Form'
import { navigate } from '../../ui/navigation'
import type { SetUp } from '../../ui/setUp'
import { useEncryption } from '../../ui/useEncryption'
import { HistorySelect } from './HistorySelect'
import { NAME_INPUT } from './name'

export function CreateRoom({ setUp, onClose }: { setUp: SetUp; onClose: () => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const [kind, setKind] = useState<'public' | 'private'>('public')
  const [chosen, setChosen] = useState<History>()
  const history = chosen ?? (kind === 'public' ? 'all' : 'joined')
  const [encrypted, setEncrypted] = useState(false)
  const isReady = useEncryption().state === 'ready'
  const [settingUp, setSettingUp] = useState(false)
  const choose = (chosen: boolean) => {
    setEncrypted(chosen)
    setSettingUp(chosen && !isReady)
  }
  const create = async ({ name }: { name: string }) => {
    const room = await bridge.createRoom({ name, kind, history, ...(encrypted && kind === 'private' ? { encryption: 'mls' } : {}) })
    onClose()
    navigate({ view: 'room', room })
  }
  if (settingUp) {
    return (
      <Dialog title={t`Set up encryption`} onClose={onClose}>
        {setUp(() => setSettingUp(false), () => choose(false))}
      </Dialog>
    )
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
            <Trans>Only who is invited can join.</Trans>
          )}
        </p>
        {kind === 'private' && (
          <>
            <Check checked={encrypted} choose={choose}>
              <Trans>Encrypted from end to end (preview)</Trans>
            </Check>
            <p className="soft">
              {encrypted ? (
                <Trans>Only its members can read what is said, not whoever runs this server. It stays so.</Trans>
              ) : (
                <Trans>Not encrypted: whoever runs this server could read it.</Trans>
              )}
            </p>
          </>
        )}
        <HistorySelect value={history} choose={setChosen} />
      </Form>
    </Dialog>
  )
}
