import { Trans, useLingui } from '@lingui/react/macro'
import { useCallback, useEffect, useState } from 'react'
import type { Invitation } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Dialog } from '../../ui/Dialog'
import { FormError } from '../../ui/FormError'
import { useAction } from '../../ui/useAction'
import { InvitationRow } from './InvitationRow'
import { NewInvitation } from './NewInvitation'
import './people.css'

/** The invitations that are still good; asked anew whenever it is opened. */
export function Invitations({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const [invitations, setInvitations] = useState<Invitation[] | null>(null)
  const [done, setDone] = useState('')
  const load = useAction(useCallback(async () => setInvitations(await bridge.invitations()), [bridge]))
  useEffect(() => void load.run(), [])
  const make = async (chosen: { uses: number; expiresInMs: number }) => {
    const invitation = await bridge.invite(chosen)
    setInvitations((before) => [invitation, ...(before ?? [])])
    setDone(t`The invitation is made. Copy its link and send it to those you want here.`)
  }
  const gone = (code: string) => {
    setInvitations((before) => before?.filter((invitation) => invitation.code !== code) ?? null)
    setDone(t`The invitation is taken back.`)
  }
  return (
    <Dialog title={t`Invitations to this server`} onClose={onClose}>
      <NewInvitation action={t`Make an invitation`} make={make} />
      <FormError error={load.error} />
      <ul className="invitations">
        {invitations?.map((invitation) => (
          <InvitationRow
            key={invitation.code}
            invitation={invitation}
            revoke={() => bridge.revokeInvitation(invitation.code)}
            onCopied={() => setDone(t`Copied`)}
            onGone={() => gone(invitation.code)}
          />
        ))}
      </ul>
      <p className="soft" role="status">
        {invitations?.length === 0 && done === '' ? <Trans>No invitation is open.</Trans> : done}
      </p>
    </Dialog>
  )
}
