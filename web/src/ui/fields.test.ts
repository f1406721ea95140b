import { describe, expect, it } from 'vitest'
import { CommandError } from '../bridge/bridge'
import { faultyField, isUnchanged, knownOf, valuesOf, type Field } from './fields'

const name: Field<'name'> = { name: 'name', label: 'Name', errors: { conflict: 'taken' } }
const password: Field<'password'> = { name: 'password', label: 'Password', secret: true }
const fields = [name, password]

describe('values', () => {
  it('lose the spaces around them, unless they are secret', () =>
    expect(valuesOf<'name' | 'password'>(fields, { name: ' ada ', password: ' x ' })).toEqual({ name: 'ada', password: ' x ' }))

  it('are what was filled in beforehand until something is typed', () => {
    const filled = [{ ...name, initial: 'ada' }]
    expect(valuesOf(filled, {})).toEqual({ name: 'ada' })
    expect(valuesOf(filled, { name: '' })).toEqual({ name: '' })
  })
})

it('counts against a new password what is known of the person, and no secret', () => {
  const fresh = { ...password, known: ['Ada'] }
  expect(knownOf([name, fresh], { name: 'ada', password: 'secret' }, fresh)).toEqual(['parley', 'Ada', 'ada'])
  expect(knownOf([name, password], { name: '', password: 'secret' }, password)).toEqual(['parley'])
})

describe('a refusal', () => {
  it('stands at the field it names', () =>
    expect(faultyField(new CommandError('invalid', 'too short', 'password'), fields)).toBe(password))

  it('stands at the field that has words for it when it names none', () =>
    expect(faultyField(new CommandError('conflict', 'there already'), fields)).toBe(name))

  it.each([new CommandError('conflict', 'elsewhere', 'invitation'), new CommandError('offline', ''), new Error('broken')])(
    'stands at no field: %s',
    (error) => expect(faultyField(error, fields)).toBeUndefined(),
  )
})

it('has nothing to do as long as what was filled in beforehand is unchanged', () => {
  const filled = [{ ...name, initial: 'ada' }]
  expect(isUnchanged(filled, { name: 'ada' })).toBe(true)
  expect(isUnchanged(filled, { name: 'grace' })).toBe(false)
  expect(isUnchanged([name], { name: '' })).toBe(false)
})
