import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Profile } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { Check } from '../../ui/Check'
import { Dialog } from '../../ui/Dialog'
import { navigate } from '../../ui/navigation'
import type { SetUp } from '../../ui/setUp'
import { useEncryption } from '../../ui/useEncryption'
import { PeoplePicker } from './PeoplePicker'

export function StartDirect({ setUp, onClose }: { setUp: SetUp; onClose: () => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const self = useMirror((state) => (state.session.state === 'signedIn' ? state.session.account.user : ''))
  const isReady = useEncryption().state === 'ready'
  const [encrypted, setEncrypted] = useState(false)
  const pick = async (person: Profile) => {
    const room = await bridge.startDirect({ user: person.user, ...(encrypted ? { encryption: 'mls' } : {}) })
    onClose()
    navigate({ view: 'room', room })
  }
  if (encrypted && !isReady) {
    return (
      <Dialog title={t`Set up encryption`} onClose={onClose}>
        {setUp(() => undefined, () => setEncrypted(false))}
      </Dialog>
    )
  }
  return (
    <Dialog title={t`Message somebody`} onClose={onClose}>
      <PeoplePicker without={[self]} action={t`Message`} pick={pick} />
      <Check checked={encrypted} choose={setEncrypted}>
        <Trans>Encrypted from end to end, if you have not talked yet</Trans>
      </Check>
    </Dialog>
  )
}
