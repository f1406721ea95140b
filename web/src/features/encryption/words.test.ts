import { expect, test } from 'vitest'
import { asked, grouped } from './words'

test('three different words are asked for, in their order', () => {
  for (let i = 0; i < 50; i++) {
    const places = asked(12)
    expect(new Set(places).size).toBe(3)
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places.every((place) => place >= 0 && place < 12)).toBe(true)
  }
})

test('digits are compared five at a time', () => {
  expect(grouped('123456789012345')).toEqual(['12345', '67890', '12345'])
})
