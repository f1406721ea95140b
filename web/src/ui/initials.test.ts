import { expect, it } from 'vitest'
import { hueOf, initials } from './initials'

it.each([
  ['Ada Lovelace', 'AL'],
  ['ada', 'A'],
  ['grace-brewster.hopper', 'GH'],
  ['👩‍🚀 crew', '👩‍🚀C'],
  ['', ''],
])('shows %j as %j', (name, shown) => expect(initials(name)).toBe(shown))

it('gives an id one hue', () => {
  expect(hueOf('0192f3a1', 8)).toBe(hueOf('0192f3a1', 8))
  expect(hueOf('0192f3a1', 8)).toBeLessThan(8)
})
