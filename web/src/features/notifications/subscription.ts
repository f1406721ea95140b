import type { PushCommands } from '../../bridge/push'
import { forgetWords } from './pushed'

/** The push service of the browser's maker does not answer. */
export class PushUnreachable extends Error {}

/** No service worker runs, as in private windows and where a browser may keep nothing of this site. */
export class WorkerMissing extends Error {}

/** Nothing where browsers keep no service workers: Firefox then fails when asked. */
export async function registered(): Promise<ServiceWorkerRegistration | undefined> {
  return navigator.serviceWorker?.getRegistration().catch(() => undefined)
}

/** Safari before it is on the home screen has service workers, and no push. */
export async function subscribed(): Promise<PushSubscription | null> {
  return (await (await registered())?.pushManager?.getSubscription()) ?? null
}

/** Needs no server: what still waits at the push service does not come any more either. */
export async function unsubscribe(): Promise<void> {
  await (await subscribed())?.unsubscribe()
  await forgetWords()
}

/** What subscribing needs of the server. */
export type PushServer = Pick<PushCommands, 'push' | 'subscribePush'>

/** Also anew, when the server's key is another. */
export async function subscribe(registration: ServiceWorkerRegistration | undefined, server: PushServer, text: boolean): Promise<void> {
  const { key } = await server.push()
  if (!registration?.active) throw new WorkerMissing('no service worker runs')
  const { pushManager } = registration
  const before = await pushManager.getSubscription()
  const stale = before !== null && base64url(before.options.applicationServerKey) !== key
  if (stale) await before.unsubscribe()
  const subscription =
    before !== null && !stale ? before : await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }).catch(unreachable)
  const { endpoint, keys } = subscription.toJSON()
  await server.subscribePush({ endpoint: endpoint ?? '', keys: { p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' }, text })
}

function unreachable(cause: unknown): never {
  throw new PushUnreachable('the push service of this browser gives no address', { cause })
}

function base64url(bytes: ArrayBuffer | null): string {
  const text = String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer(0)))
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
