import { Trans, useLingui } from '@lingui/react/macro'
import { useBridge } from '../../bridge/mirror'
import { FormError } from '../../ui/FormError'
import { linkTo, navigate } from '../../ui/navigation'
import { useAction } from '../../ui/useAction'
import { AuthCard } from './AuthCard'
import { InvitedTo } from './InvitedTo'
import { usePreview } from './usePreview'

/** Where an invitation leads somebody who is signed in already. */
export function JoinPage({ code }: { code: string }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const preview = usePreview(code)
  const { busy, error, run } = useAction(async () => navigate({ view: 'room', room: await bridge.acceptInvitation(code) }, 'replace'))
  const leadsToRoom = preview.state === 'good' && preview.invitation.room !== undefined
  return (
    <AuthCard title={t`Invitation`}>
      <p role="status">
        {preview.state === 'gone' && <Trans>This invitation does not work any more. Ask for a new link.</Trans>}
        {preview.state === 'good' &&
          (leadsToRoom ? <InvitedTo {...preview.invitation} /> : <Trans>This invitation is for people who are not here yet. You are in already.</Trans>)}
      </p>
      <FormError error={error} better={{ 'not-found': t`This invitation does not work any more. Ask for a new link.` }} />
      <div className="form-end">
        <a className="button" {...linkTo({ view: 'home' })}>
          <Trans>Back to all rooms</Trans>
        </a>
        {leadsToRoom && (
          <button type="button" className="button button-primary" disabled={busy} onClick={() => void run()} autoFocus>
            <Trans>Join</Trans>
          </button>
        )}
      </div>
    </AuthCard>
  )
}
