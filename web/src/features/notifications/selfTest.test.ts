// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Bridge } from '../../bridge/bridge'
import type { PushState } from '../../bridge/push'
import { selfTest, type Hop, type HopState } from './selfTest'

let subscription: object | null
let device: PushState['device']
/** What the push service answers to a test, which arrives then. */
let answer: number
const listeners = new Set<(event: { data: unknown }) => void>()

const bridge = {
  push: async () => (device === undefined ? { key: '' } : { key: '', device }),
  testPush: async (test: string) => {
    device = { answer, test }
    if (answer === 201) listeners.forEach((listen) => listen({ data: { pushTest: test } }))
  },
} as unknown as Bridge

beforeEach(() => {
  subscription = {}
  device = {}
  answer = 201
  vi.stubGlobal('Notification', { permission: 'granted' })
  vi.stubGlobal('navigator', {
    serviceWorker: {
      getRegistration: async () => ({ active: {}, pushManager: { getSubscription: async () => subscription } }),
      addEventListener: (_: string, listen: (event: { data: unknown }) => void) => listeners.add(listen),
      removeEventListener: (_: string, listen: (event: { data: unknown }) => void) => listeners.delete(listen),
    },
  })
})

afterEach(() => {
  vi.unstubAllGlobals()
  expect(listeners.size).toBe(0)
})

async function run(): Promise<[Hop, HopState, number | undefined][]> {
  const told: [Hop, HopState, number | undefined][] = []
  await selfTest(bridge, (hop, state, status) => told.push([hop, state, status]))
  return told.filter(([, state]) => state !== 'waiting')
}

it('follows a test to where it arrives', async () => {
  expect((await run()).map(([hop, state]) => `${hop} ${state}`)).toEqual([
    'permission passed',
    'worker passed',
    'subscription passed',
    'server passed',
    'service passed',
    'arrival passed',
  ])
})

it('ends where it gets stuck, and says what the push service answered', async () => {
  vi.stubGlobal('Notification', { permission: 'denied' })
  expect((await run()).at(-1)).toEqual(['permission', 'failed', undefined])
  vi.stubGlobal('Notification', { permission: 'granted' })
  answer = 403
  expect((await run()).at(-1)).toEqual(['service', 'failed', 403])
  device = undefined
  expect((await run()).at(-1)).toEqual(['server', 'failed', undefined])
  subscription = null
  expect((await run()).at(-1)).toEqual(['subscription', 'failed', undefined])
})
