import { expect, it } from 'vitest'
import { best, fits } from './fuzzy'

const same = (text: string) => text

it('finds letters in order only', () => {
  expect(fits('gdn', 'Garden plans')).toBeGreaterThan(0)
  expect(fits('ndg', 'Garden plans')).toBe(0)
})

it('prefers the starts of words and letters side by side', () => {
  expect(best(['Deep logs', 'Garden plans', 'Plan'], 'pl', same, 9)).toEqual(['Plan', 'Garden plans', 'Deep logs'])
})

it('keeps the order as long as nothing was typed, and no more than wanted', () => {
  expect(best(['b', 'a', 'c'], ' ', same, 2)).toEqual(['b', 'a'])
})
