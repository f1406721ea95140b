import type { Bridge } from '../../bridge/bridge'
import { permission } from './permission'
import { registered, subscribed } from './subscription'

/** What a push passes on its way, in this order. */
export const HOPS = ['permission', 'worker', 'subscription', 'server', 'service', 'arrival'] as const
export type Hop = (typeof HOPS)[number]

export type HopState = 'waiting' | 'passed' | 'failed'

const POLL_MS = 1_000
const WITHIN_MS = 30_000

/**
 * Follows a test on its way. Ends with the first hop that it does not pass; `answer` is then what the push
 * service said, if it said anything.
 */
export async function selfTest(bridge: Bridge, tell: (hop: Hop, state: HopState, answer?: number) => void): Promise<void> {
  const id = crypto.randomUUID()
  const arrived = arrivalOf(id)
  let answer: number | undefined
  const pass: Record<Hop, () => Promise<boolean>> = {
    permission: async () => permission() === 'granted',
    worker: async () => (await registered())?.active != null,
    subscription: async () => (await subscribed()) !== null,
    server: async () => (await bridge.push()).device !== undefined,
    service: async () => {
      await bridge.testPush(id)
      answer = await answerTo(bridge, id)
      return answer !== undefined && answer >= 200 && answer < 300
    },
    arrival: () => arrived.within(WITHIN_MS),
  }
  try {
    for (const hop of HOPS) {
      tell(hop, 'waiting')
      const passed = await pass[hop]().catch(() => false)
      tell(hop, passed ? 'passed' : 'failed', answer)
      if (!passed) return
    }
  } finally {
    arrived.stop()
  }
}

/** `undefined` when nothing was sent in time, or the push service knows this browser no more. */
async function answerTo(bridge: Bridge, id: string): Promise<number | undefined> {
  for (let waited = 0; waited < WITHIN_MS; waited += POLL_MS) {
    const { device } = await bridge.push()
    if (device === undefined) return undefined
    if (device.test === id) return device.answer
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  return undefined
}

/** Listens from now on: it may be there before the push service's answer. */
function arrivalOf(id: string): { within(ms: number): Promise<boolean>; stop(): void } {
  let heard = () => {}
  const arrived = new Promise<boolean>((resolve) => { heard = () => resolve(true) })
  const listen = ({ data }: MessageEvent<{ pushTest?: string }>) => {
    if (data.pushTest === id) heard()
  }
  navigator.serviceWorker?.addEventListener('message', listen)
  return {
    within: (ms) => Promise.race([arrived, new Promise<boolean>((resolve) => setTimeout(() => resolve(false), ms))]),
    stop: () => navigator.serviceWorker?.removeEventListener('message', listen),
  }
}
