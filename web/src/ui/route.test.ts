import { describe, expect, it } from 'vitest'
import { parseRoute, pathOf, type Route } from './route'

const ROOM = '0192f3a1-7c1e-7000-8000-000000000001'

const routes: Route[] = [
  { view: 'home' },
  { view: 'room', room: ROOM },
  { view: 'room', room: ROOM, message: 42 },
  { view: 'room', room: ROOM, thread: 42 },
  { view: 'room', room: ROOM, thread: 42, message: 43 },
  { view: 'discover' },
  { view: 'unread' },
  { view: 'search', query: '' },
  { view: 'search', query: '50 % off from:ada' },
  { view: 'settings' },
  { view: 'share', text: 'Roses & more\nhttps://example.org/?a=b' },
  { view: 'sign-in' },
  { view: 'sign-up' },
  { view: 'join', code: 'abcdEFGH_-' },
  { view: 'reset', code: 'abcdEFGH_-0123456' },
]

describe('routes', () => {
  it.each(routes)('round-trip $view', (route) => {
    const url = new URL(pathOf(route), 'http://parley.test')
    expect(parseRoute(url.pathname, url.hash, url.search)).toEqual(route)
  })

  it.each(['/r/nobody', '/r/../x', '/elsewhere', '/join', '/r/' + ROOM + '/m/x', '/r/' + ROOM + '/m/1/2', '/r/' + ROOM + '/t/1/x'])(
    'do not know %s',
    (path) => expect(parseRoute(path)).toEqual({ view: 'unknown' }),
  )

  it.each(['join', 'reset'] as const)('keep the code of %s out of what is sent to a server', (view) => {
    const url = new URL(pathOf({ view, code: 'secretcode' }), 'http://parley.test')
    expect(url.pathname).not.toContain('secretcode')
  })
})

describe('what another app hands over', () => {
  it.each([
    ['?title=Roses&text=They%20are%20red&url=https%3A%2F%2Fexample.org', 'Roses\nThey are red\nhttps://example.org'],
    ['?title=Roses&text=Roses%20https%3A%2F%2Fexample.org&url=https%3A%2F%2Fexample.org', 'Roses https://example.org'],
    ['?text=Roses&title=Roses', 'Roses'],
    ['?url=%20', ''],
    ['', ''],
  ])('%s is put together without saying anything twice', (search, text) =>
    expect(parseRoute('/share', '', search)).toEqual({ view: 'share', text }),
  )
})
