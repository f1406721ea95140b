import { useLingui } from '@lingui/react/macro'
import type { Id } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { SECTION_NAME_LENGTH } from '../../bridge/sections'
import { Dialog } from '../../ui/Dialog'
import { Form } from '../../ui/Form'
import { NAME_INPUT } from './name'

/** What is named: a section that is there, or a new one, perhaps for a room. */
export interface Naming {
  section?: Id
  name?: string
  room?: Id
}

export function NameSection({ naming, onClose }: { naming: Naming; onClose(): void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const isNew = naming.section === undefined
  const act = async (typed: { name: string }) => {
    const name = typed.name.trim()
    const section = naming.section ?? crypto.randomUUID()
    await bridge.arrange({ do: isNew ? 'add' : 'rename', section, name })
    if (naming.room !== undefined) await bridge.arrange({ do: 'place', room: naming.room, to: section })
    onClose()
  }
  return (
    <Dialog title={isNew ? t`New section` : t`Rename the section`} onClose={onClose}>
      <Form
        fields={[{ name: 'name', label: t`Name`, initial: naming.name ?? '', input: { ...NAME_INPUT, maxLength: SECTION_NAME_LENGTH } }]}
        submit={isNew ? t`Create` : t`Save`}
        act={act}
        onCancel={onClose}
      />
    </Dialog>
  )
}
