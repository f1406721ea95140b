// @vitest-environment happy-dom
import { i18n } from '@lingui/core'
import { beforeEach, expect, it, vi } from 'vitest'
import type { Bridge, PushSubscribed } from '../../bridge/bridge'
import { messages } from '../../i18n/locales/en.po'
import { isPushWanted, renewPush, turnPushOff, turnPushOn } from './push'
import { WorkerMissing } from './subscription'

const KEY = 'AQID'

let inBrowser: object | null
let atServer: PushSubscribed | undefined
/** What the browser has of a worker, if any. */
let registration: object | undefined
let isReachable: boolean

const reach = () => (isReachable ? Promise.resolve() : Promise.reject(new Error('offline')))
const bridge = {
  push: async () => (await reach(), { key: KEY }),
  subscribePush: async (given: PushSubscribed) => (await reach(), void (atServer = given)),
  unsubscribePush: async () => (await reach(), void (atServer = undefined)),
} as unknown as Bridge

const pushManager = {
  getSubscription: async () => inBrowser,
  subscribe: async () =>
    (inBrowser = {
      options: { applicationServerKey: Uint8Array.of(1, 2, 3).buffer },
      toJSON: () => ({ endpoint: 'https://push.example/1', keys: { p256dh: 'p', auth: 'a' } }),
      unsubscribe: async () => ((inBrowser = null), true),
    }),
}

beforeEach(() => {
  i18n.loadAndActivate({ locale: 'en', messages })
  localStorage.clear()
  inBrowser = null
  atServer = undefined
  isReachable = true
  registration = { active: {}, pushManager }
  const serviceWorker = { getRegistration: async () => registration, ready: new Promise(() => {}) }
  vi.stubGlobal('navigator', { serviceWorker })
  vi.stubGlobal('caches', { open: async () => ({ put: async () => undefined }), delete: async () => true })
  return () => vi.unstubAllGlobals()
})

it('is on for whoever turned it on, until it is off in the browser and at the server', async () => {
  await turnPushOn(bridge, 'ada')
  expect(atServer).toEqual({ endpoint: 'https://push.example/1', keys: { p256dh: 'p', auth: 'a' }, text: true })
  expect([isPushWanted('ada'), isPushWanted('bob')]).toEqual([true, false])
  await turnPushOff(bridge)
  expect([inBrowser, atServer, isPushWanted('ada')]).toEqual([null, undefined, false])
})

it('is off although the server cannot be told', async () => {
  await turnPushOn(bridge, 'ada')
  isReachable = false
  await turnPushOff(bridge)
  expect([inBrowser, isPushWanted('ada')]).toEqual([null, false])
})

it('stays on as long as the browser does not end it', async () => {
  await turnPushOn(bridge, 'ada')
  Object.assign(inBrowser!, { unsubscribe: () => Promise.reject(new Error('not now')) })
  await expect(turnPushOff(bridge)).rejects.toThrow('not now')
  expect(isPushWanted('ada')).toBe(true)
  expect(atServer).toBeDefined()
})

it('is not on when the server was not told', async () => {
  isReachable = false
  await expect(turnPushOn(bridge, 'ada')).rejects.toThrow('offline')
  expect(isPushWanted('ada')).toBe(false)
})

it('says so where no service worker runs', async () => {
  registration = undefined
  await expect(turnPushOn(bridge, 'ada')).rejects.toThrow(WorkerMissing)
  registration = { active: null, pushManager }
  await expect(turnPushOn(bridge, 'ada')).rejects.toThrow(WorkerMissing)
})

it('is renewed without asking for what the browser does not allow', async () => {
  vi.stubGlobal('Notification', { permission: 'default' })
  await renewPush(bridge)
  expect([inBrowser, atServer]).toEqual([null, undefined])
  vi.stubGlobal('Notification', { permission: 'granted' })
  await renewPush(bridge)
  expect(atServer).toBeDefined()
  atServer = undefined
  vi.stubGlobal('Notification', { permission: 'default' })
  await renewPush(bridge)
  expect(atServer).toBeDefined()
})
