import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import type { Edit, Id, MessageRow } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Confirmation } from '../../ui/Confirmation'
import { Dialog } from '../../ui/Dialog'
import { FormError } from '../../ui/FormError'
import { Markdown } from '../../ui/Markdown'
import { Moment } from '../../ui/Moment'
import { ask, useTalking } from '../../ui/talking'
import { ReportDialog } from './ReportDialog'
import { Reactors } from './Reactors'
import { Readers } from './Readers'

/** What is asked about one message. */
export function MessageDialogs() {
  const asking = useTalking((state) => state.asking)
  const close = () => ask(null)
  if (asking === null) return null
  switch (asking.ask) {
    case 'delete':
      return <DeleteMessage room={asking.room} row={asking.row} onDeleted={asking.onDeleted} onClose={close} />
    case 'history':
      return <History room={asking.room} row={asking.row} onClose={close} />
    case 'readers':
      return <Readers room={asking.room} seq={asking.row.seq} onClose={close} />
    case 'reactors':
      return <Reactors room={asking.room} seq={asking.row.seq} onClose={close} />
    case 'block':
      return <BlockPerson user={asking.user} name={asking.name} onClose={close} />
    case 'report':
      return <ReportDialog what={asking.what} name={asking.name} onClose={close} />
    case 'failed':
      return <Failed error={asking.error} onClose={close} />
  }
}

function Failed({ error, onClose }: { error: unknown; onClose(): void }) {
  const { t } = useLingui()
  return (
    <Dialog title={t`This was not done`} onClose={onClose}>
      <FormError error={error} />
    </Dialog>
  )
}

interface AboutMessage {
  room: Id
  row: Pick<MessageRow, 'seq'>
  onClose(): void
}

function DeleteMessage({ room, row, onDeleted, onClose }: AboutMessage & { onDeleted: (() => void) | undefined }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const remove = async () => {
    await bridge.delete({ room, key: crypto.randomUUID(), of: [row.seq] })
    onDeleted?.()
    onClose()
  }
  return (
    <Confirmation title={t`Delete this message?`} stay={t`Keep it`} go={t`Delete`} act={remove} onClose={onClose}>
      <Trans>It is deleted for everybody, and cannot be brought back. That there was a message stays to be seen.</Trans>
    </Confirmation>
  )
}

function BlockPerson({ user, name, onClose }: { user: Id; name: string; onClose(): void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const block = async () => {
    await bridge.block(user)
    onClose()
  }
  return (
    <Confirmation title={t`Block ${name}?`} stay={t`Do not block`} go={t`Block`} act={block} onClose={onClose}>
      <Trans>
        They are told nothing. You do not write to each other or see whether the other is there, they cannot invite you, and what they say in
        rooms is folded away. You can undo it in the settings.
      </Trans>
    </Confirmation>
  )
}

function History({ room, row, onClose }: AboutMessage) {
  const { t } = useLingui()
  const bridge = useBridge()
  const [edits, setEdits] = useState<Edit[]>([])
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    bridge.edits({ room, seq: row.seq }).then(setEdits, setError)
  }, [bridge, room, row.seq])
  return (
    <Dialog title={t`What it said`} onClose={onClose}>
      <FormError error={error} />
      <ol className="history" reversed>
        {edits.toReversed().map(({ text, at }) => (
          <li key={at}>
            <Moment at={at} />
            <div className="message-text" dir="auto">
              <Markdown text={text} />
            </div>
          </li>
        ))}
      </ol>
    </Dialog>
  )
}
