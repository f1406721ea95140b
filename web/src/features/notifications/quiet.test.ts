import { expect, it } from 'vitest'
import { holdAt, hoursOf } from './quiet'

const at = (time: string) => new Date(`2026-01-10T${time}`)

it.each([
  ['22:00-07:00', '22:00:00', true],
  ['22:00-07:00', '21:59:59', false],
  ['22:00-07:00', '06:59:59', true],
  ['22:00-07:00', '07:00:00', false],
  ['12:30-13:00', '12:30:00', true],
  ['12:30-13:00', '13:00:00', false],
  ['08:00-08:00', '23:00:00', true],
])('quiet hours %s at %s: %s', (hours, time, quiet) => expect(holdAt(hoursOf(hours), at(time))).toBe(quiet))

it('what is kept and makes no sense is the night', () => {
  expect(hoursOf('25:00-x')).toEqual({ from: '22:00', to: '07:00' })
})
