import { i18n } from '@lingui/core'
import { beforeEach, expect, it } from 'vitest'
import { accountName, personName, roomName } from './names'

const gone = { name: 'unknown', displayName: 'unknown', state: 'deleted' } as const

beforeEach(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

it('says in words what nobody is called any more', () => {
  expect(personName(gone)).toBe('Deleted account')
  expect(accountName(gone)).toBe('')
  expect(roomName({ name: 'unknown', withState: 'deleted' })).toBe('Deleted account')
})

it('calls everybody else by their names, also while they are kept out', () => {
  expect(personName({ displayName: 'Bob', state: 'suspended' })).toBe('Bob')
  expect(accountName({ name: 'bob' })).toBe('@bob')
  expect(personName(undefined)).toBe('Someone')
  expect(roomName({ name: '' })).toBe('Direct')
  expect(roomName({ name: 'Bob', withState: 'suspended' })).toBe('Bob')
})
