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
}
