import { type MouseEvent, useSyncExternalStore } from 'react'
import { parseRoute, pathOf, type Route } from './route'

let current = read()
let visits = 0
const listeners = new Set<() => void>()

function read(): Route {
  return parseRoute(location.pathname, location.hash, location.search)
}

function changed(): void {
  current = read()
  visits++
  for (const listener of listeners) listener()
}

addEventListener('popstate', changed)
addEventListener('hashchange', changed)

export function navigate(route: Route, how: 'push' | 'replace' = 'push'): void {
  const path = pathOf(route)
  const isHere = path === location.pathname + location.search + location.hash
  // Whoever has scrolled away from a message can come for it again.
  if (isHere && !(route.view === 'room' && route.message !== undefined)) return
  if (how === 'push' && !isHere) history.pushState(null, '', path)
  else history.replaceState(null, '', path)
  changed()
}

/** Whether this entry of the history was shown before: one came back to it, or loaded the page again. */
export function wasShown(): boolean {
  return (history.state as { shown?: boolean } | null)?.shown === true
}

export function markShown(): void {
  history.replaceState({ shown: true }, '')
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, () => current)
}

/** Differs from visit to visit, also of the same route. */
export function useVisit(): number {
  return useSyncExternalStore(subscribe, () => visits)
}

/** Attributes of a link that stays a real link: a middle click or a modifier opens it as the browser would. */
export function linkTo(route: Route): {
  href: string
  onClick: (event: MouseEvent<HTMLAnchorElement>) => void
} {
  return {
    href: pathOf(route),
    onClick: (event) => {
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return
      event.preventDefault()
      navigate(route)
    },
  }
}
