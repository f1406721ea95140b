import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import type { ServerInfo } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { linkTo, navigate } from '../../ui/navigation'
import type { Route } from '../../ui/route'
import { AuthCard } from './AuthCard'
import { InvitedTo } from './InvitedTo'
import { keptInvitation, keepInvitation } from './invitation'
import { SignInForm } from './SignInForm'
import { SignUpForm } from './SignUpForm'
import { usePreview } from './usePreview'

/** What somebody sees who is not signed in. */
export function AuthPage({ route, reason }: { route: Route; reason?: string }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const [server, setServer] = useState<ServerInfo | null>(null)

  useEffect(() => {
    let wanted = true
    bridge.server().then(
      (info) => wanted && setServer(info),
      () => {},
    )
    return () => {
      wanted = false
    }
  }, [bridge])

  const invitation = route.view === 'join' ? route.code : keptInvitation()?.code
  const preview = usePreview(invitation)
  const room = preview.state === 'good' ? preview.invitation.room : undefined
  useEffect(() => {
    if (invitation !== undefined) keepInvitation({ code: invitation, ...(room === undefined ? {} : { room }) })
  }, [invitation, room])
  const unclaimed = server?.claimed === false
  const leadsOnly = preview.state === 'good' && !preview.invitation.admits
  const mayJoin = unclaimed || server?.openSignUp === true || (invitation !== undefined && !leadsOnly)
  const joining = unclaimed || ((route.view === 'join' || route.view === 'sign-up') && mayJoin)

  return (
    <AuthCard title={joining ? (unclaimed ? t`Set up your server` : t`Make your account`) : t`Sign in`}>
      {unclaimed && (
        <p className="soft">
          <Trans>Nobody is here yet. The first account owns this server and can invite everybody else.</Trans>
        </p>
      )}
      {invitation !== undefined && !unclaimed && (
        <p className="soft" role="status">
          {preview.state === 'gone' ? (
            <Trans>This invitation does not work any more. Ask for a new link.</Trans>
          ) : (
            <>
              {preview.state === 'good' ? <InvitedTo {...preview.invitation} /> : <Trans>You are invited.</Trans>}{' '}
              {joining && <Trans>Choose a name and a password, and you are in.</Trans>}
              {!mayJoin && <Trans>This link is for people who have an account here.</Trans>}
            </>
          )}
        </p>
      )}
      {(invitation === undefined || leadsOnly) && joining && server?.approveSignUps === true && !unclaimed && (
        <p className="soft">
          <Trans>An admin looks at new accounts before they can be used.</Trans>
        </p>
      )}
      {reason !== undefined && !joining && <p className="soft">{reason}</p>}
      {joining ? (
        <SignUpForm {...(invitation === undefined || unclaimed ? {} : { invitation })} />
      ) : (
        <SignInForm />
      )}
      {joining && !unclaimed && (
        <p className="soft">
          <Trans>
            Have an account already? <a {...linkTo({ view: 'sign-in' })}>Sign in</a>
          </Trans>
        </p>
      )}
      {!joining && mayJoin && (
        <p className="soft">
          <Trans>New here?</Trans>{' '}
          <button type="button" className="link-button" onClick={() => navigate({ view: 'sign-up' })}>
            <Trans>Make an account</Trans>
          </button>
        </p>
      )}
      {!joining && server !== null && !mayJoin && (
        <p className="soft">
          <Trans>New here? Ask somebody who is in for an invitation link.</Trans>
        </p>
      )}
    </AuthCard>
  )
}
