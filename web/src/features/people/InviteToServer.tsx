import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import type { RoomEntry } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { CopyLink } from '../../ui/CopyLink'
import { Dialog } from '../../ui/Dialog'
import { useAction } from '../../ui/useAction'
import { DAY_MS, invitationLink } from './invitationLink'

const USES = 10
const DAYS = 7

/** Makes one link as it opens, ready to be copied; with `to` it leads into that room. */
export function InviteToServer({ to, onClose }: { to?: RoomEntry; onClose: () => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const [link, setLink] = useState('')
  const make = useAction(async () => {
    const { code } = await bridge.invite({ uses: USES, expiresInMs: DAYS * DAY_MS, ...(to && { room: to.room }) })
    setLink(invitationLink(code))
  })
  useEffect(() => void make.run(), [])

  return (
    <Dialog title={to ? t`Invite people to ${to.name}` : t`Invite people to this server`} onClose={onClose}>
      <p className="soft">
        {to ? (
          <Trans>Send this link to those you want in this room. Whoever has it may enter, also without an account here.</Trans>
        ) : (
          <Trans>Send this link to those you want here. It opens the door to whoever has it.</Trans>
        )}{' '}
        <Plural value={USES} one="It works for # person" other="It works for # people" />
        {', '}
        <Plural value={DAYS} one="for # day." other="for # days." />
      </p>
      <CopyLink label={t`Invitation link`} link={link} error={make.error} />
    </Dialog>
  )
}
