import { expect, it } from 'vitest'
import { emojis, findEmojis, groups, nameOf, withCode } from './emojis'

const codes = (query: string) => findEmojis(query, 6).map((emoji) => emoji.codes[0])

it('knows the codes that people know', () => {
  expect(withCode('tada')?.emoji).toBe('🎉')
  expect(withCode('+1')?.emoji).toBe(withCode('thumbsup')?.emoji)
  expect(withCode('no_such_thing')).toBeUndefined()
  expect(nameOf('🎉')).toBe('party popper')
})

it('finds the exact code first, then what begins with it, then what only has to do with it', () => {
  expect(codes('smile')[0]).toBe('smile')
  expect(codes('smi').every((code) => code?.startsWith('smi'))).toBe(true)
  expect(findEmojis('celebrat', 20).map(({ emoji }) => emoji)).toContain('🎉')
  expect(findEmojis('  ', 6)).toEqual([])
})

it('has every group, and no parts of emoji', () => {
  expect(groups).toHaveLength(9)
  for (const { group } of groups) expect(emojis.some((emoji) => emoji.group === group)).toBe(true)
  expect(emojis.length).toBeGreaterThan(1800)
})
