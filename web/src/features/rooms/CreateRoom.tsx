import { Trans, useLingui } from '@lingui/react/macro'
import { useState, type ComponentType, type ReactNode } from 'react'
import type { History, Id } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Check } from '../../ui/Check'
import { Choice } from '../../ui/Choice'
import { Dialog } from '../../ui/Dialog'
import { Form } from '../../ui/Form'
import { choosePlain } from '../../ui/plainByChoice'
import { HistorySelect } from './HistorySelect'
import { NAME_INPUT } from './name'

export function CreateRoom(props: { Encrypted: ComponentType<{ children: ReactNode }>; onMade(room: Id): void; onClose(): void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const { Encrypted } = props
  const [kind, setKind] = useState<'public' | 'private'>('public')
  const [chosen, choose] = useState<History>()
  const history = chosen ?? (kind === 'public' ? 'all' : 'joined')
  const [isPlain, setPlain] = useState(false)
  const create = async ({ name }: { name: string }) => {
    const encryption = kind === 'private' && !isPlain ? 'mls' : 'none'
    const room = await bridge.createRoom({ name, kind, history, encryption })
    if (kind === 'private' && isPlain) choosePlain(room)
    props.onMade(room)
  }
  return (
    <Dialog title={t`Create a room`} onClose={props.onClose}>
      <Form
        fields={[{ name: 'name', label: t`Name`, input: { ...NAME_INPUT, placeholder: t`What is it about?` } }]}
        submit={t`Create`}
        act={create}
        onCancel={props.onClose}
      >
        <Choice
          label={t`Who may join`}
          value={kind}
          choose={(kind) => {
            setKind(kind)
            choose(undefined)
          }}
          options={{ public: t`Public`, private: t`Private` }}
          wide
        />
        {kind === 'public' ? (
          <>
            <p className="soft">
              <Trans>Everybody on this server can find and join it, and whoever runs the server can read it.</Trans>
            </p>
            <HistorySelect value={history} choose={choose} />
          </>
        ) : (
          <>
            {!isPlain && (
              <Encrypted>
                <Trans>Only who is invited can join. It is encrypted: nobody else can read it, not even whoever runs this server.</Trans>
              </Encrypted>
            )}
            <details className="more-options">
              <summary>
                <Trans>More options</Trans>
              </summary>
              <div>
                <HistorySelect value={history} choose={choose} encrypted={!isPlain} />
                <Check checked={isPlain} choose={setPlain}>
                  <Trans>Do not encrypt it</Trans>
                </Check>
                {isPlain && (
                  <p className="soft">
                    <Trans>Whoever runs this server, or breaks into it, can then read all that is said. You can encrypt the room later.</Trans>
                  </p>
                )}
              </div>
            </details>
          </>
        )}
      </Form>
    </Dialog>
  )
}
