import { useLingui } from '@lingui/react/macro'
import type { Profile } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { Dialog } from '../../ui/Dialog'
import { navigate } from '../../ui/navigation'
import { PeoplePicker } from './PeoplePicker'

export function StartDirect({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const self = useMirror((state) => (state.session.state === 'signedIn' ? state.session.account.user : ''))
  const pick = async (person: Profile) => {
    const room = await bridge.startDirect(person.user)
    onClose()
    navigate({ view: 'room', room })
  }
  return (
    <Dialog title={t`Message somebody`} onClose={onClose}>
      <PeoplePicker without={[self]} action={t`Message`} pick={pick} />
    </Dialog>
  )
}
