import { expect, it } from 'vitest'
import { ENDS, inputOf, untilOf } from './until'

const WEDNESDAY = new Date(2026, 10, 25, 14, 30).getTime()
const SUNDAY = new Date(2026, 10, 29, 14, 30).getTime()

it('ends a status after a while, with the day, or with the week', () => {
  expect(ENDS.map((ends) => untilOf(ends, WEDNESDAY, '2026-12-24T18:00'))).toEqual([
    undefined,
    WEDNESDAY + 1_800_000,
    WEDNESDAY + 3_600_000,
    WEDNESDAY + 14_400_000,
    new Date(2026, 10, 26).getTime(),
    new Date(2026, 10, 30).getTime(),
    new Date(2026, 11, 24, 18).getTime(),
  ])
  expect(untilOf('week', SUNDAY, '')).toBe(new Date(2026, 10, 30).getTime())
})

it('writes a time as the input does', () => {
  expect(inputOf(WEDNESDAY)).toBe('2026-11-25T14:30')
  expect(untilOf('chosen', 0, inputOf(SUNDAY))).toBe(SUNDAY)
})
