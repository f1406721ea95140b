import { Trans, useLingui } from '@lingui/react/macro'
import { lazy, Suspense, useEffect, useState } from 'react'
import type { Account } from '../bridge/bridge'
import { useMirror } from '../bridge/mirror'
import { SetUpCard } from '../features/encryption/SetUpCard'
import { useAsking } from '../features/notifications/useAsking'
import { useNotifications } from '../features/notifications/useNotifications'
import { useUnreadSigns } from '../features/notifications/useUnreadSigns'
import { BlockedPeople } from '../features/people/BlockedPeople'
import { Details } from '../features/people/Details'
import { RoomsList } from '../features/rooms/RoomsList'
import { whenIdle } from '../ui/idle'
import { navigate, useRoute } from '../ui/navigation'
import { isOverview } from '../ui/route'
import { useTalking } from '../ui/talking'
import { AlertBanner } from './AlertBanner'
import { ConnectionBanner } from './ConnectionBanner'
import { StorageBanner } from './StorageBanner'
import type { OpenDialog } from './Dialogs'
import { ErrorBoundary } from './ErrorBoundary'
import { Home } from './Home'
import { PaneSeparator } from './PaneSeparator'
import { PersonCard } from './PersonCard'
import { usePasswordQuestion } from './passwordQuestion'
import { Room, RoomElsewhere, RoomThread } from './Room'
import { SideHeader } from './SideHeader'
import { useActivity } from './useActivity'
import { useDetails } from './useDetails'
import { useShortcuts } from './useShortcuts'
import { useVisibleHeight } from './useVisibleHeight'

const loadDialogs = () => import('./Dialogs')
const Dialogs = lazy(async () => ({ default: (await loadDialogs()).Dialogs }))
const Settings = lazy(async () => ({ default: (await import('../features/settings/Settings')).Settings }))
const Overview = lazy(async () => ({ default: (await import('../features/timeline/Overview')).Overview }))
const MessageDialogs = lazy(async () => ({ default: (await import('../features/timeline/MessageDialogs')).MessageDialogs }))
const AskCard = lazy(async () => ({ default: (await import('../features/notifications/AskCard')).AskCard }))
const NotificationSettings = lazy(async () => ({
  default: (await import('../features/notifications/NotificationSettings')).NotificationSettings,
}))
const EncryptionSettings = lazy(async () => ({ default: (await import('../features/encryption/EncryptionSettings')).EncryptionSettings }))
const Privacy = lazy(async () => ({ default: (await import('../features/presence/Privacy')).Privacy }))
const PasswordAgain = lazy(async () => ({ default: (await import('../features/auth/PasswordAgain')).PasswordAgain }))
const Waiting = lazy(async () => ({ default: (await import('../features/administration/Waiting')).Waiting }))
const ServerSettings = lazy(async () => ({
  default: (await import('../features/administration/ServerSettings')).ServerSettings,
}))

const SIDE_WIDTHS = { least: 260, usual: 280, most: 300 }
const DETAILS_WIDTHS = { least: 260, usual: 320, most: 480 }

export function Shell({ account }: { account: Account }) {
  const { t } = useLingui()
  const route = useRoute()
  const current = route.view === 'room' ? route.room : undefined
  const entry = useMirror((state) => state.rooms.find((room) => room.room === current))
  const answer = usePasswordQuestion((state) => state.answer)
  const [dialog, open] = useState<OpenDialog | null>(null)
  const details = useDetails(current)
  const isAsked = useTalking((state) => state.asking !== null)
  useUnreadSigns(entry)
  useNotifications(current)
  useActivity()
  useVisibleHeight()
  const { asking, notNow } = useAsking()
  useShortcuts(current, open, dialog !== null)
  useEffect(() => whenIdle(() => void loadDialogs()), [])

  const showing: OpenDialog | null = dialog ?? (route.view === 'discover' ? 'find' : route.view === 'share' ? 'share' : null)
  const close = () => {
    open(null)
    if (route.view === 'discover' || route.view === 'share') navigate({ view: 'home' }, 'replace')
  }
  const thread = route.view === 'room' && entry !== undefined && !entry.invited ? route.thread : undefined
  const withDetails = details.open && thread === undefined && entry !== undefined && !entry.invited
  const inPlaceOfThread = () => {
    navigate({ view: 'room', room: current! })
    details.show()
  }
  const main = () => {
    if (route.view === 'settings') {
      return (
        <Settings
          account={account}
          notifications={<NotificationSettings />}
          privacy={<Privacy />}
          encryption={<EncryptionSettings onSetUp={() => open('encryption')} onReplace={() => open('words')} />}
          blocked={<BlockedPeople />}
          waiting={<Waiting onShow={() => open('waiting')} />}
          server={<ServerSettings />}
          onInvite={() => open('server')}
          onInvitations={() => open('invitations')}
          onPeople={() => open('people')}
          onAudit={() => open('audit')}
          onReports={() => open('reports')}
          onPassword={() => open('password')}
          onSignOut={() => open('signOut')}
          onDelete={() => open('delete')}
          onShortcuts={() => open('shortcuts')}
        />
      )
    }
    if (isOverview(route.view)) return <Overview view={route.view} />
    if (current === undefined) return <Home account={account} open={open} />
    if (entry === undefined) return <RoomElsewhere room={current} />
    return (
      <Room
        entry={entry}
        prompt={
          asking && (
            <Suspense>
              <AskCard onNotNow={notNow} />
            </Suspense>
          )
        }
        details={withDetails}
        onDetails={thread === undefined ? details.toggle : inPlaceOfThread}
        onSettings={() => open('room')}
        onPins={() => open('pins')}
        onDate={() => open('date')}
        onEncryption={() => open('encrypted')}
        onSetUp={() => open('encryption')}
        onEncrypt={() => open('encrypt')}
      />
    )
  }

  return (
    <>
      <a className="skip" href="#main" onClick={skip}>
        <Trans>Skip to the conversation</Trans>
      </a>
      <div className="shell" data-pane={current === undefined && route.view !== 'settings' && !isOverview(route.view) ? 'list' : 'main'} data-details={withDetails || thread !== undefined || undefined}>
        <div className="side" id="side">
          <SideHeader account={account} view={route.view} onPalette={() => open('palette')} onStatus={() => open('status')} onReports={() => open('reports')} />
          <RoomsList
            current={current}
            onCreate={() => open('create')}
            onFind={() => open('find')}
            onDirect={() => open('direct')}
          />
          {!asking && <SetUpCard account={account.name} onSetUp={() => open('encryption')} />}
        </div>
        <PaneSeparator name="side" label={t`Width of the list of rooms`} side="start" widths={SIDE_WIDTHS} />
        <main id="main" className="main" tabIndex={-1} data-region>
          <ConnectionBanner />
          <StorageBanner />
          <AlertBanner onPassword={() => open('password')} />
          <ErrorBoundary resetKey={current ?? route.view}>
            <Suspense>{main()}</Suspense>
          </ErrorBoundary>
        </main>
        {thread !== undefined && entry && (
          <>
            <PaneSeparator name="details" label={t`Width of the thread`} side="end" widths={DETAILS_WIDTHS} />
            <ErrorBoundary resetKey={`${entry.room} ${thread}`}>
              <RoomThread entry={entry} root={thread} message={route.view === 'room' ? route.message : undefined} />
            </ErrorBoundary>
          </>
        )}
        {withDetails && (
          <>
            <PaneSeparator name="details" label={t`Width of the details`} side="end" widths={DETAILS_WIDTHS} />
            <Details
              entry={entry}
              onClose={details.close}
              onInvite={() => open('invite')}
              onLink={entry.role === 'owner' || account.role === 'owner' || account.role === 'admin' ? () => open('link') : undefined}
              onLeave={() => open('leave')}
              onBanned={() => open('banned')}
              onReports={() => open('roomReports')}
              onEncrypt={() => open('encrypt')}
            />
          </>
        )}
      </div>
      <PersonCard onEncryption={() => open('encrypted')} />
      {isAsked && (
        <Suspense>
          <MessageDialogs />
        </Suspense>
      )}
      {showing !== null && (
        <Suspense>
          <Dialogs dialog={showing} entry={entry} account={account} shared={route.view === 'share' ? route.text : ''} open={open} onClose={close} />
        </Suspense>
      )}
      {answer !== null && (
        <Suspense>
          <PasswordAgain account={account} answer={answer} />
        </Suspense>
      )}
    </>
  )
}

function skip(event: { preventDefault(): void }): void {
  event.preventDefault()
  document.getElementById('main')?.focus()
}
