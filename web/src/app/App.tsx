import { lazy, Suspense, useEffect } from 'react'
import { useBridge, useMirror } from '../bridge/mirror'
import { AuthPage } from '../features/auth/AuthPage'
import { dropInvitation, keepInvitation, keptInvitation } from '../features/auth/invitation'
import { forgetPositions } from '../features/timeline/position'
import { useLook } from '../ui/look'
import { navigate, useRoute } from '../ui/navigation'
import { isPublic } from '../ui/route'
import { Shell } from './Shell'

const SignInAgain = lazy(async () => ({ default: (await import('../features/auth/SignInAgain')).SignInAgain }))

export function App() {
  useLook()
  const session = useMirror((state) => state.session)
  const route = useRoute()
  useArrival(session.state === 'signedIn')
  useEffect(() => {
    if (session.state === 'signedOut') forgetPositions()
  }, [session.state])

  switch (session.state) {
    case 'starting':
      return <div className="shell" aria-busy="true" />
    case 'signedOut':
      return <AuthPage route={route} {...(session.reason === undefined ? {} : { reason: session.reason })} />
    case 'signedIn':
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

/** Whoever has signed in leaves the pages of those who have not, for the room they were invited to. */
function useArrival(signedIn: boolean): void {
  const bridge = useBridge()
  const route = useRoute()
  useEffect(() => {
    if (!signedIn || !isPublic(route)) return
    if (route.view === 'join') keepInvitation(route)
    const room = keptInvitation()?.room
    dropInvitation()
    navigate({ view: 'home' }, 'replace')
    if (room === undefined) return
    bridge.joinRoom(room).then(
      () => navigate({ view: 'room', room }, 'replace'),
      () => navigate({ view: 'room', room }, 'replace'),
    )
  }, [bridge, route, signedIn])
}
