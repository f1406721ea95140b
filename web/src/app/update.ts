import { create } from 'zustand'

const LOOK_EVERY_MS = 3_600_000

/** A newer version: it waits to be let in, or another tab has let it in already. */
type Update = { state: 'none' } | { state: 'waiting'; worker: ServiceWorker } | { state: 'loaded' }

export const useUpdate = create<Update>(() => ({ state: 'none' }))

/** Lets the new version in. The page is loaded again by its person's wish only: never in the middle of writing. */
export function takeUpdate(update: Update): void {
  switch (update.state) {
    case 'none':
      return
    case 'waiting':
      navigator.serviceWorker.addEventListener('controllerchange', () => location.reload())
      return update.worker.postMessage('update')
    case 'loaded':
      return location.reload()
  }
}

/** Registers the service worker, which keeps the shell, and looks for newer versions of it. */
export async function followUpdates(): Promise<void> {
  const { serviceWorker } = navigator
  let controlled = serviceWorker.controller !== null
  serviceWorker.addEventListener('controllerchange', () => {
    if (controlled) useUpdate.setState({ state: 'loaded' })
    controlled = true
  })
  const registration = await serviceWorker.register('/sw.js')
  const look = () => {
    const { waiting } = registration
    if (waiting && controlled) useUpdate.setState({ state: 'waiting', worker: waiting })
  }
  look()
  registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look))
  // A page that stays open would not hear of it before tomorrow.
  setInterval(() => void registration.update().catch(() => undefined), LOOK_EVERY_MS)
}
