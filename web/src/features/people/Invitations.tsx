import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useCallback, useEffect, useState } from 'react'
import type { Invitation } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { dayLabel } from '../../i18n/dates'
import { dateLocale } from '../../i18n/language'
import { Dialog } from '../../ui/Dialog'
import { FormError } from '../../ui/FormError'
import { useAction } from '../../ui/useAction'
import { invitationLink } from './invitationLink'
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
  const made = (invitation: Invitation) => {
    setInvitations((before) => [invitation, ...(before ?? [])])
    setDone(t`The invitation is made. Copy its link and send it to those you want here.`)
  }
  const gone = (code: string) => {
    setInvitations((before) => before?.filter((invitation) => invitation.code !== code) ?? null)
    setDone(t`The invitation is taken back.`)
  }
  return (
    <Dialog title={t`Invitations to this server`} onClose={onClose}>
      <NewInvitation onMade={made} />
      <FormError error={load.error} />
      <ul className="invitations">
        {invitations?.map((invitation) => (
          <Row key={invitation.code} invitation={invitation} onCopied={() => setDone(t`Copied`)} onGone={() => gone(invitation.code)} />
        ))}
      </ul>
      <p className="soft" role="status">
        {invitations?.length === 0 && done === '' ? <Trans>No invitation is open.</Trans> : done}
      </p>
    </Dialog>
  )
}

function Row({ invitation, onCopied, onGone }: { invitation: Invitation; onCopied: () => void; onGone: () => void }) {
  const { t, i18n } = useLingui()
  const bridge = useBridge()
  const { code, uses, expiresAt } = invitation
  const room = useMirror((state) => state.rooms.find((one) => one.room === invitation.room)?.name)
  const until = dayLabel(expiresAt, Date.now(), dateLocale(i18n.locale))
  const copy = useAction(async () => {
    await navigator.clipboard.writeText(invitationLink(code))
    onCopied()
  })
  const revoke = useAction(async () => {
    await bridge.revokeInvitation(code)
    onGone()
  })
  return (
    <li className="invitation">
      <span className="person-name">
        <span>
          <Plural value={uses} one="Works for # more person" other="Works for # more people" />
        </span>
        <span className="soft">
          <Trans>Until {until}</Trans> · <span translate="no">…{code.slice(-4)}</span>
          {room !== undefined && <> · <bdi>{room}</bdi></>}
        </span>
        <FormError error={copy.error ?? revoke.error} />
      </span>
      <button type="button" className="button" disabled={copy.busy} aria-label={t`Copy the link that ends in ${code.slice(-4)}`} onClick={() => void copy.run()}>
        <Trans>Copy</Trans>
      </button>
      <button type="button" className="button" disabled={revoke.busy} aria-label={t`Take back the invitation that ends in ${code.slice(-4)}`} onClick={() => void revoke.run()}>
        <Trans>Take back</Trans>
      </button>
    </li>
  )
}
