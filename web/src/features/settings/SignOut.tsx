import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState, type ComponentType } from 'react'
import type { DeviceLoss } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { Confirmation } from '../../ui/Confirmation'
import { Dialog } from '../../ui/Dialog'
import { navigate } from '../../ui/navigation'

interface LastProps {
  loss: DeviceLoss
  signOut(): Promise<void>
  onReplace(): void
  onClose(): void
}

export function SignOut({ Last, onReplace, onClose }: { Last: ComponentType<LastProps>; onReplace: () => void; onClose: () => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const loss = useLoss()
  const signOut = async () => {
    await bridge.signOut()
    onClose()
    navigate({ view: 'sign-in' }, 'replace')
  }
  const title = t`Sign out?`
  if (loss === undefined) {
    return (
      <Dialog title={title} onClose={onClose}>
        <p className="soft" aria-busy="true">
          <Trans>One moment…</Trans>
        </p>
      </Dialog>
    )
  }
  if (loss?.isLast && loss.rooms > 0) {
    return (
      <Dialog title={title} onClose={onClose}>
        <Last loss={loss} signOut={signOut} onReplace={onReplace} onClose={onClose} />
      </Dialog>
    )
  }
  return (
    <Confirmation title={title} stay={t`Stay`} go={t`Sign out`} act={signOut} onClose={onClose}>
      <Trans>Drafts and messages that were not sent yet are deleted from this device.</Trans>
    </Confirmation>
  )
}

/** What would be lost; null for nothing, undefined as long as that is looked up. Whoever is in no encrypted room waits for nothing. */
function useLoss(): DeviceLoss | null | undefined {
  const bridge = useBridge()
  const isConcerned = useMirror((state) => state.rooms.some(({ encryption, role }) => encryption === 'mls' && role !== undefined))
  const [loss, setLoss] = useState<DeviceLoss | null | undefined>(isConcerned ? undefined : null)
  useEffect(() => {
    if (!isConcerned) return
    let isOver = false
    bridge.lossOfDevice().then(
      (found) => !isOver && setLoss(found),
      () => !isOver && setLoss(null),
    )
    return () => {
      isOver = true
    }
  }, [bridge, isConcerned])
  return loss
}
