import { expect, test } from 'vitest'
import type { ServerRole } from '../../bridge/bridge'
import { mayManage, rolesToGive } from './rights'

test.each<[ServerRole, ServerRole, ServerRole[]]>([
  ['owner', 'admin', ['member', 'guest']],
  ['owner', 'member', ['admin', 'guest']],
  ['owner', 'bot', []],
  ['admin', 'guest', ['member']],
  ['admin', 'admin', []],
  ['admin', 'owner', []],
  ['member', 'guest', []],
])('as %s one gives a %s %j', (own, other, roles) => {
  expect(rolesToGive(own, other)).toEqual(roles)
})

test('nobody manages the owner, and bots are managed like members', () => {
  expect(mayManage('owner', 'owner')).toBe(false)
  expect(mayManage('admin', 'bot')).toBe(true)
  expect(mayManage('guest', 'bot')).toBe(false)
})
