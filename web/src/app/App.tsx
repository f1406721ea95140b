import { lazy, Suspense, useEffect } from 'react'
import { useMirror } from '../bridge/mirror'
import { AuthPage } from '../features/auth/AuthPage'
import { dropInvitation } from '../features/auth/invitation'
import { forgetPositions } from '../features/timeline/position'
import { useLook } from '../ui/look'
import { navigate, useRoute } from '../ui/navigation'
import { isPublic } from '../ui/route'
import { Shell } from './Shell'

const ResetPage = lazy(async () => ({ default: (await import('../features/auth/ResetPage')).ResetPage }))
const SignInAgain = lazy(async () => ({ default: (await import('../features/auth/SignInAgain')).SignInAgain }))

export function App() {
  useLook()
  const session = useMirror((state) => state.session)
  const route = useRoute()
  useArrival(session.state === 'signedIn')
  useEffect(() => {
    if (session.state === 'signedOut') forgetPositions()
  }, [session.state])

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

/** Whoever has signed in leaves the pages of those who have not. */
function useArrival(signedIn: boolean): void {
  const route = useRoute()
  useEffect(() => {
    if (!signedIn || !isPublic(route)) return
    dropInvitation()
    navigate({ view: 'home' }, 'replace')
  }, [route, signedIn])
}
