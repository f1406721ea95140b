import { expect, it } from 'vitest'
import { mayBan, mayRemove } from './rights'

it.each([
  ['owner', 'owner', true],
  ['owner', undefined, true],
  ['moderator', 'member', true],
  ['moderator', undefined, true],
  ['moderator', 'moderator', false],
  ['moderator', 'owner', false],
  ['member', 'member', false],
  [undefined, undefined, false],
] as const)('%s may remove %s: %s', (own, other, may) => expect(mayRemove(own, other)).toBe(may))

it('nobody bans an equal', () => {
  expect([mayBan('owner', 'owner'), mayBan('owner', 'moderator'), mayBan('moderator', 'moderator'), mayBan('moderator', undefined)]).toEqual([
    false, true, false, true,
  ])
})
