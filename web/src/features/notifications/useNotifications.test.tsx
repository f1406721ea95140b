// @vitest-environment happy-dom
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { beforeEach, expect, it, vi } from 'vitest'
import type { Account, Bridge, PushSubscribed } from '../../bridge/bridge'
import { BridgeContext, useMirror } from '../../bridge/mirror'
import { messages } from '../../i18n/locales/en.po'
import { keep } from '../../ui/kept'
import { wordsKept } from './pushed'
import { useNotifications } from './useNotifications'

let inBrowser: object | null
let atServer: PushSubscribed | undefined
let root: Root

const bridge = {
  subscribe: () => () => {},
  notify: async () => {},
  push: async () => ({ key: '' }),
  subscribePush: async (given: PushSubscribed) => void (atServer = given),
  unsubscribePush: async () => void (atServer = undefined),
} as unknown as Bridge

function Told() {
  useNotifications(undefined)
  return null
}

/** A page of Ada, who wants push, and may not be shown notifications just now. */
beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  const subscription = {
    options: { applicationServerKey: null },
    toJSON: () => ({ endpoint: 'https://push.example/1', keys: { p256dh: 'p', auth: 'a' } }),
    unsubscribe: async () => ((inBrowser = null), true),
  }
  inBrowser = subscription
  atServer = undefined
  const registration = { active: {}, pushManager: { getSubscription: async () => inBrowser, subscribe: async () => (inBrowser = subscription) } }
  const kept = new Map<string, Response>()
  const cache = { put: async (key: string, value: Response) => void kept.set(key, value), match: async (key: string) => kept.get(key)?.clone() }
  vi.stubGlobal('caches', { open: async () => cache, delete: async () => kept.clear() })
  vi.stubGlobal('navigator', {
    locks: { request: () => new Promise(() => {}) },
    serviceWorker: { getRegistration: async () => registration, addEventListener() {}, removeEventListener() {} },
  })
  i18n.loadAndActivate({ locale: 'en', messages })
  keep('push', 'ada')
  keep('notifications', 'on')
  keep('notification-text', 'on')
  useMirror.setState({ session: { state: 'signedIn', account: { user: 'ada' } as Account }, connection: { state: 'online' } })
  root = createRoot(document.createElement('div'))
  await act(async () => root.render(
    <I18nProvider i18n={i18n}>
      <BridgeContext value={bridge}>
        <Told />
      </BridgeContext>
    </I18nProvider>,
  ))
  return () => {
    act(() => root.unmount())
    vi.unstubAllGlobals()
  }
})

it('whoever wants no text any more is pushed none, by the server and in this browser', async () => {
  await vi.waitFor(() => expect(atServer).toMatchObject({ text: true }))
  await act(async () => keep('notification-text', 'off'))
  await vi.waitFor(() => expect(atServer).toMatchObject({ text: false }))
  await vi.waitFor(async () => expect(await wordsKept()).toMatchObject({ text: false }))
})

it('whoever wants to be told of nothing is pushed nothing', async () => {
  await vi.waitFor(() => expect(atServer).toBeDefined())
  await act(async () => keep('notifications', 'off'))
  await vi.waitFor(() => expect([inBrowser, atServer]).toEqual([null, undefined]))
  await vi.waitFor(() => expect(localStorage.getItem('parley.push')).toBe(''))
})

it('without a server nothing is pushed either, and no text is shown', async () => {
  await vi.waitFor(() => expect(atServer).toBeDefined())
  await act(async () => useMirror.setState({ connection: { state: 'offline', since: 0, retryAt: 0 } }))
  await act(async () => keep('notification-text', 'off'))
  await vi.waitFor(async () => expect(await wordsKept()).toMatchObject({ text: false }))
  await act(async () => keep('notifications', 'off'))
  await vi.waitFor(() => expect(inBrowser).toBeNull())
})
