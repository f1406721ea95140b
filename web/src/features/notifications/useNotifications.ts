import { useLingui } from '@lingui/react'
import { useEffect } from 'react'
import type { Id } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { useKept, useKeptOneOf } from '../../ui/kept'
import { navigate } from '../../ui/navigation'
import { parseRoute } from '../../ui/route'
import { startNotifier } from './notifier'
import { ON_OFF, usePermission } from './permission'
import { watch } from './watching'

/** Tells of what arrives elsewhere than in the room that somebody looks at. */
export function useNotifications(current: Id | undefined): void {
  const bridge = useBridge()
  const connection = useMirror((state) => state.connection.state)
  const [setting] = useKeptOneOf('notifications', ON_OFF)
  const isWanted = usePermission() === 'granted' && setting === 'on'
  useEffect(() => startNotifier(bridge), [bridge])
  useEffect(() => {
    // What fails is said again with the next connection.
    if (connection === 'online') bridge.notify(isWanted).catch(() => undefined)
  }, [bridge, connection, isWanted])
  usePush(setting === 'on', connection === 'online')
  useEffect(followClicks, [])
  useEffect(() => (current === undefined ? undefined : watch(current)), [current])
}

/**
 * Whoever wants to be told while no page is open stays subscribed, also by another session and in other words; whoever
 * wants to be told of nothing does not.
 */
function usePush(isOn: boolean, isOnline: boolean): void {
  const bridge = useBridge()
  const self = useMirror(({ session }) => (session.state === 'signedIn' ? session.account.user : undefined))
  const [wanted] = useKept('push', '')
  const [text] = useKeptOneOf('notification-text', ON_OFF)
  const { i18n } = useLingui()
  const isMine = self !== undefined && wanted === self
  useEffect(() => {
    if (isMine) void import('./push').then(({ tellWorker }) => tellWorker()).catch(() => undefined)
  }, [isMine, text, i18n.locale])
  useEffect(() => {
    // What fails is tried again with the next connection.
    if (isMine && !isOn) void import('./push').then(({ turnPushOff }) => turnPushOff(bridge)).catch(() => undefined)
    if (isMine && isOn && isOnline) void import('./push').then(({ renewPush }) => renewPush(bridge)).catch(() => undefined)
  }, [bridge, isMine, isOn, isOnline, text])
}

/** The service worker hears the click, and says where to go. */
function followClicks(): (() => void) | undefined {
  const onMessage = ({ data }: MessageEvent<{ show?: string }>) => {
    if (data.show !== undefined) navigate(parseRoute(data.show))
  }
  navigator.serviceWorker?.addEventListener('message', onMessage)
  return () => navigator.serviceWorker?.removeEventListener('message', onMessage)
}
