/** Where in the app somebody is; every route is an address that can be reloaded, shared and gone back to. */
export type Route =
  | { view: 'home' }
  /** A message, a thread, or a message in a thread. */
  | { view: 'room'; room: string; message?: number; thread?: number }
  | { view: 'discover' }
  | { view: Exclude<OverviewName, 'search'> }
  | { view: 'search'; query: string }
  | { view: 'settings' }
  /** Another app of the device hands over what is to be said. */
  | { view: 'share'; text: string }
  | { view: 'sign-in' }
  | { view: 'sign-up' }
  | { view: 'join'; code: string }
  | { view: 'reset'; code: string }
  | { view: 'unknown' }

/** What is looked at across all rooms. */
export type OverviewName = 'unread' | 'mentions' | 'threads' | 'saved' | 'search'

export function isOverview(view: Route['view']): view is OverviewName {
  return view === 'unread' || view === 'mentions' || view === 'threads' || view === 'saved' || view === 'search'
}

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const ROOM = new RegExp(`^/r/(${UUID})(?:/m/(\\d{1,15})|/t/(\\d{1,15})(?:/(\\d{1,15}))?)?/?$`)
const CODE = /^#([A-Za-z0-9_-]{8,64})$/

export function parseRoute(path: string, hash = '', search = ''): Route {
  const room = ROOM.exec(path)
  if (room) {
    const [, id = '', inRoom, thread, inThread] = room
    const message = inRoom ?? inThread
    return {
      view: 'room',
      room: id,
      ...(thread === undefined ? {} : { thread: Number(thread) }),
      ...(message === undefined ? {} : { message: Number(message) }),
    }
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
      return { view: path.split('/')[1] as 'unread' | 'mentions' | 'threads' | 'saved' }
    case '/search':
      return { view: 'search', query: decoded(hash.slice(1)) }
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

/** Whoever shortens an address by hand may leave half a letter. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
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
      if (route.thread !== undefined) return `/r/${route.room}/t/${route.thread}${route.message === undefined ? '' : `/${route.message}`}`
      return `/r/${route.room}${route.message === undefined ? '' : `/m/${route.message}`}`
    case 'discover':
      return '/discover'
    case 'unread':
    case 'mentions':
    case 'threads':
    case 'saved':
      return `/${route.view}`
    // What somebody looks for is theirs: in the fragment it reaches no server's log.
    case 'search':
      return route.query === '' ? '/search' : `/search#${encodeURIComponent(route.query)}`
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
