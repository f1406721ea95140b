import { t } from '@lingui/core/macro'
import type { Bridge, Id } from '../../bridge/bridge'
import { keep, kept } from '../../ui/kept'
import { permission } from './permission'
import { keepWords } from './pushed'
import { registered, subscribe, subscribed, unsubscribe } from './subscription'

/** Who wants to be told on this device while no page is open; it is not for whoever signs in after them. */
const WANTED = 'push'

export const isPushSupported = () => 'serviceWorker' in navigator && 'PushManager' in window

export const isPushWanted = (self: Id) => kept(WANTED) === self

/** To be called by a click, once notifications are allowed. */
export async function turnPushOn(bridge: Bridge, self: Id): Promise<void> {
  await tellWorker()
  await subscribe(await registered(), bridge, isTextWanted())
  keep(WANTED, self)
}

/** The browser first, which needs no server: one that cannot be told learns it from the push service. */
export async function turnPushOff(bridge: Bridge): Promise<void> {
  await unsubscribe()
  keep(WANTED, '')
  await bridge.unsubscribePush().catch(() => undefined)
}

/**
 * Whatever may have come to an end: the session with its subscription, the browser's own, the server's key. One that is
 * there is renewed in any case; to make one, a browser that was not asked yet would ask.
 */
export async function renewPush(bridge: Bridge): Promise<void> {
  if (permission() === 'granted' || (await subscribed()) !== null) await subscribe(await registered(), bridge, isTextWanted())
}

/** In which words it shows what is pushed, and whether with the text. */
export async function tellWorker(): Promise<void> {
  await keepWords({ inRoom: inRoom(), message: t`New message`, test: t`The test arrived`, text: isTextWanted() })
}

const isTextWanted = () => kept('notification-text') !== 'off'

/** The words with the places in them for who said it where. */
function inRoom(): string {
  const displayName = '{sender}'
  const name = '{room}'
  return t`${displayName} in ${name}`
}
