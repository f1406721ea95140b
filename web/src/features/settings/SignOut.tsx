import { Trans, useLingui } from '@lingui/react/macro'
import { useBridge } from '../../bridge/mirror'
import { Confirmation } from '../../ui/Confirmation'
import { navigate } from '../../ui/navigation'

export function SignOut({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const signOut = async () => {
    await bridge.signOut()
    onClose()
    navigate({ view: 'sign-in' }, 'replace')
  }
  return (
    <Confirmation title={t`Sign out?`} stay={t`Stay`} go={t`Sign out`} act={signOut} onClose={onClose}>
      <Trans>Drafts and messages that were not sent yet are deleted from this device.</Trans>
    </Confirmation>
  )
}
