import { TextInput } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { useBridge } from '../../bridge/mirror'
import { Dialog } from '../../ui/Dialog'
import { FormError } from '../../ui/FormError'
import { LinkIcon } from '../../ui/icons'
import { useAction } from '../../ui/useAction'
import { DAY_MS, invitationLink } from './invitationLink'

const USES = 10
const DAYS = 7

/** Makes one link as it opens, ready to be copied. */
export function InviteToServer({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const [link, setLink] = useState('')
  const [copied, setCopied] = useState(false)
  const make = useAction(async () => {
    const { code } = await bridge.invite({ uses: USES, expiresInMs: DAYS * DAY_MS })
    setLink(invitationLink(code))
  })
  const copy = useAction(async () => {
    await navigator.clipboard.writeText(link)
    setCopied(true)
  })
  useEffect(() => void make.run(), [])

  return (
    <Dialog title={t`Invite people to this server`} onClose={onClose}>
      <p className="soft">
        <Trans>Send this link to those you want here. It opens the door to whoever has it.</Trans>{' '}
        <Plural value={USES} one="It works for # person" other="It works for # people" />
        {', '}
        <Plural value={DAYS} one="for # day." other="for # days." />
      </p>
      <TextInput
        label={t`Invitation link`}
        value={link}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
        data-autofocus
      />
      <FormError error={make.error ?? copy.error} />
      <div className="form-end">
        <span role="status" className="soft">
          {copied && <Trans>Copied</Trans>}
        </span>
        <button type="button" className="button button-primary" disabled={link === ''} onClick={() => void copy.run()}>
          <LinkIcon size={18} />
          <Trans>Copy the link</Trans>
        </button>
      </div>
    </Dialog>
  )
}
