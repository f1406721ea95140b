import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { Invitation } from '../../bridge/bridge'
import { useMirror } from '../../bridge/mirror'
import { dayLabel } from '../../i18n/dates'
import { dateLocale } from '../../i18n/language'
import { FormError } from '../../ui/FormError'
import { useAction } from '../../ui/useAction'
import { invitationLink } from './invitationLink'

/** One that is open: for whom it is good, to be copied or taken back. */
export function InvitationRow(props: { invitation: Invitation; revoke(): Promise<void>; onCopied(): void; onGone(): void }) {
  const { t, i18n } = useLingui()
  const { invitation, onCopied, onGone } = props
  const { code, uses, expiresAt } = invitation
  const room = useMirror((state) => state.rooms.find((one) => one.room === invitation.room)?.name)
  const until = dayLabel(expiresAt, Date.now(), dateLocale(i18n.locale))
  const copy = useAction(async () => {
    await navigator.clipboard.writeText(invitationLink(code))
    onCopied()
  })
  const revoke = useAction(async () => {
    await props.revoke()
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
          {!invitation.admits && (
            <>
              {' · '}
              <Trans>for people with an account</Trans>
            </>
          )}
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
