import { Trans, useLingui } from '@lingui/react/macro'
import type { ComponentType, ReactNode } from 'react'
import type { Id, Profile } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { Dialog } from '../../ui/Dialog'
import { PeoplePicker } from './PeoplePicker'

export function StartDirect(props: { Encrypted: ComponentType<{ children: ReactNode }>; onMade(room: Id): void; onClose(): void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const { Encrypted } = props
  const self = useMirror((state) => (state.session.state === 'signedIn' ? state.session.account.user : ''))
  const pick = async (person: Profile) => props.onMade(await bridge.startDirect({ user: person.user }))
  return (
    <Dialog title={t`Message somebody`} onClose={props.onClose}>
      <PeoplePicker without={[self]} action={t`Message`} pick={pick} />
      <Encrypted>
        <Trans>What you say to each other is encrypted: nobody else can read it.</Trans>
      </Encrypted>
    </Dialog>
  )
}
