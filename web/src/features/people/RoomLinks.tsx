import { Trans, useLingui } from '@lingui/react/macro'
import { useCallback, useEffect, useState } from 'react'
import type { Invitation, RoomEntry } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Check } from '../../ui/Check'
import { CopyLink } from '../../ui/CopyLink'
import { Dialog } from '../../ui/Dialog'
import { FormError } from '../../ui/FormError'
import { useAction } from '../../ui/useAction'
import { invitationLink } from './invitationLink'
import { InvitationRow } from './InvitationRow'
import { NewInvitation } from './NewInvitation'
import './people.css'

/** The links into a room, for those who own it: a new one, and those that are still good. */
export function RoomLinks({ entry, mayAdmit, onClose }: { entry: RoomEntry; mayAdmit: boolean; onClose(): void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const { room, name } = entry
  const [links, setLinks] = useState<Invitation[] | null>(null)
  const [made, setMade] = useState<Invitation | null>(null)
  const [admits, setAdmits] = useState(mayAdmit)
  const [done, setDone] = useState('')
  const load = useAction(useCallback(async () => setLinks(await bridge.links(room)), [bridge, room]))
  useEffect(() => void load.run(), [])
  const make = async (chosen: { uses: number; expiresInMs: number }) => {
    const link = await bridge.makeLink({ room, admits, ...chosen })
    setMade(link)
    setLinks((before) => [link, ...(before ?? [])])
    setDone('')
  }
  const gone = (code: string) => {
    setLinks((before) => before?.filter((link) => link.code !== code) ?? null)
    setMade((before) => (before?.code === code ? null : before))
    setDone(t`The link is taken back.`)
  }
  return (
    <Dialog title={t`Invite people to ${name}`} onClose={onClose}>
      <p className="soft">
        {admits ? (
          <Trans>Send a link to those you want in this room. Whoever has it may enter, also without an account here.</Trans>
        ) : (
          <Trans>Send a link to those you want in this room. Whoever has it and an account here may enter.</Trans>
        )}
      </p>
      {mayAdmit && (
        <Check checked={admits} choose={setAdmits}>
          <Trans>Also for people without an account</Trans>
        </Check>
      )}
      <NewInvitation action={t`Make a link`} make={make} />
      {made && <CopyLink key={made.code} label={t`Invitation link`} link={invitationLink(made.code)} error={null} />}
      <FormError error={load.error} />
      <ul className="invitations" aria-label={t`Links that are still good`}>
        {links?.map((link) => (
          <InvitationRow
            key={link.code}
            invitation={link}
            revoke={() => bridge.revokeLink({ room, code: link.code })}
            onCopied={() => setDone(t`Copied`)}
            onGone={() => gone(link.code)}
          />
        ))}
      </ul>
      <p className="soft" role="status">
        {links?.length === 0 && done === '' ? <Trans>No link is open.</Trans> : done}
      </p>
    </Dialog>
  )
}
