/** Where in the app somebody is; every route is an address that can be reloaded, shared and gone back to. */
export type Route =
  | { view: 'home' }
  | { view: 'room'; room: string; message?: number; thread?: number }
  | { view: 'discover' }
  | { view: OverviewName }
  | { view: 'settings' }
  /** Another app of the device hands over what is to be said. */
  | { view: 'share'; text: string }
  | { view: 'sign-in' }
  | { view: 'sign-up' }
  | { view: 'join'; code: string }
  | { view: 'reset'; code: string }
  | { view: 'unknown' }

/** What is looked at across all rooms. */
export type OverviewName = 'unread' | 'mentions' | 'threads' | 'saved'

export function isOverview(view: Route['view']): view is OverviewName {
  return view === 'unread' || view === 'mentions' || view === 'threads' || view === 'saved'
}

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const ROOM = new RegExp(`^/r/(${UUID})(?:/(m|t)/(\\d{1,15}))?/?$`)
const CODE = /^#([A-Za-z0-9_-]{8,64})$/

export function parseRoute(path: string, hash = '', search = ''): Route {
  const room = ROOM.exec(path)
  if (room) {
    const [, id = '', what, seq] = room
    if (what === undefined) return { view: 'room', room: id }
    return what === 'm' ? { view: 'room', room: id, message: Number(seq) } : { view: 'room', room: id, thread: Number(seq) }
  }
  switch (path.replace(/(.)\/$/, '$1')) {
    case '/':
    case '/index.html':
      return { view: 'home' }
    case '/discover':
      return { view: 'discover' }
    case '/unread':
    case '/mentions':
    case '/threads':
    case '/saved':
      return { view: path.split('/')[1] as OverviewName }
    case '/settings':
      return { view: 'settings' }
    case '/share':
      return { view: 'share', text: sharedText(search) }
    case '/sign-in':
      return { view: 'sign-in' }
    case '/sign-up':
      return { view: 'sign-up' }
    case '/join':
      return withCode('join', hash)
    case '/reset':
      return withCode('reset', hash)
    default:
      return { view: 'unknown' }
  }
}

/** Title, text and link, each on a line of its own, and nothing twice: some apps put the link into the text. */
function sharedText(search: string): string {
  const given = new URLSearchParams(search)
  const parts = ['title', 'text', 'url'].map((name) => given.get(name)?.trim() ?? '').filter((part) => part !== '')
  return parts.filter((part, i) => !parts.some((other, j) => j !== i && other.includes(part) && (other !== part || j < i))).join('\n')
}

function withCode(view: 'join' | 'reset', hash: string): Route {
  const code = CODE.exec(hash)?.[1]
  return code === undefined ? { view: 'unknown' } : { view, code }
}

export function pathOf(route: Route): string {
  switch (route.view) {
    case 'home':
    case 'unknown':
      return '/'
    case 'room':
      if (route.thread !== undefined) return `/r/${route.room}/t/${route.thread}`
      return `/r/${route.room}${route.message === undefined ? '' : `/m/${route.message}`}`
    case 'discover':
      return '/discover'
    case 'unread':
    case 'mentions':
    case 'threads':
    case 'saved':
      return `/${route.view}`
    case 'settings':
      return '/settings'
    case 'share':
      return `/share?${new URLSearchParams({ text: route.text })}`
    case 'sign-in':
      return '/sign-in'
    case 'sign-up':
      return '/sign-up'
    // The code is a secret: in the fragment it reaches no server's log and no referrer.
    case 'join':
    case 'reset':
      return `/${route.view}#${route.code}`
  }
}

/** Whether the route makes sense only for somebody who has not signed in. */
export function isPublic(route: Route): boolean {
  return route.view === 'sign-in' || route.view === 'sign-up' || route.view === 'join'
}
