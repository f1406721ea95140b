import { lazy, Suspense, useEffect } from 'react'
import { useBridge, useMirror } from '../bridge/mirror'
import { AuthPage } from '../features/auth/AuthPage'
import { dropInvitation, keptInvitation } from '../features/auth/invitation'
import { useSilence } from '../features/notifications/useSilence'
import { useLook } from '../ui/look'
import { navigate, useRoute } from '../ui/navigation'
import { isPublic } from '../ui/route'
import { Shell } from './Shell'
import { useForgetting } from './useForgetting'

const JoinPage = lazy(async () => ({ default: (await import('../features/auth/JoinPage')).JoinPage }))
const ResetPage = lazy(async () => ({ default: (await import('../features/auth/ResetPage')).ResetPage }))
const SignInAgain = lazy(async () => ({ default: (await import('../features/auth/SignInAgain')).SignInAgain }))

export function App() {
  useLook()
  const session = useMirror((state) => state.session)
  const route = useRoute()
  useArrival(session.state === 'signedIn')
  useForgetting(session.state === 'signedOut')
  useSilence(session.state === 'signedOut' || session.state === 'expired')

  if (route.view === 'reset') {
    return (
      <Suspense>
        <ResetPage code={route.code} />
      </Suspense>
    )
  }
  switch (session.state) {
    case 'starting':
      return <div className="shell" aria-busy="true" />
    case 'signedOut':
      return <AuthPage route={route} {...(session.reason === undefined ? {} : { reason: session.reason })} />
    case 'signedIn':
      if (route.view === 'join') {
        return (
          <Suspense>
            <JoinPage code={route.code} />
          </Suspense>
        )
      }
      return <Shell key={session.account.user} account={session.account} />
    case 'expired':
      return (
        <>
          <Shell key={session.account.user} account={session.account} />
          <Suspense>
            <SignInAgain account={session.account} />
          </Suspense>
        </>
      )
  }
}

/** Whoever has signed in leaves the pages of those who have not, for the room that they were invited to. */
function useArrival(signedIn: boolean): void {
  const bridge = useBridge()
  const route = useRoute()
  useEffect(() => {
    if (!signedIn || !isPublic(route)) return
    const kept = keptInvitation()
    // It is for whoever has just come by this link: who was in before is asked.
    if (route.view === 'join' && route.code !== kept?.code) return
    dropInvitation()
    navigate({ view: 'home' }, 'replace')
    if (kept?.room === undefined) return
    const { code, room } = kept
    const enter = () => navigate({ view: 'room', room }, 'replace')
    // Whoever signed up with it is in the room already, and may have used it up.
    bridge.acceptInvitation(code).then(enter, enter)
  }, [bridge, route, signedIn])
}
