import { expect, it } from 'vitest'
import { changesOf } from './roomChanges'

const PLAIN = { announcement: false, slowModeMs: 0, archived: false }

it('asks for what was changed, and nothing else', () => {
  expect(changesOf(PLAIN, { ...PLAIN, topic: '' })).toEqual({})
  expect(changesOf({ ...PLAIN, topic: 'old' }, { ...PLAIN, topic: '', slowModeMs: 5_000 })).toEqual({ topic: '', slowModeMs: 5_000 })
  expect(changesOf(PLAIN, { ...PLAIN, description: 'new', archived: true })).toEqual({ description: 'new', archived: true })
})
