import { expect, it } from 'vitest'
import { dayLabel, dayOf, daysBetween, durationLabel } from './dates'
import { regionOf } from './language'

const at = (text: string) => new Date(text).getTime()

it('names today and yesterday in the language of the reader', () => {
  const now = at('2026-11-24T10:00:00')
  expect(dayLabel(at('2026-11-24T00:01:00'), now, 'en')).toBe('Today')
  expect(dayLabel(at('2026-11-23T23:59:00'), now, 'en')).toBe('Yesterday')
  expect(dayLabel(at('2026-11-23T23:59:00'), now, 'de')).toBe('Gestern')
})

it('shows the year only of what is long ago', () => {
  const now = at('2026-11-24T10:00:00')
  expect(dayLabel(at('2026-11-20T12:00:00'), now, 'en')).toBe('Friday, November 20')
  expect(dayLabel(at('2024-01-02T12:00:00'), now, 'en')).toBe('January 2, 2024')
})

it('counts midnights, not hours', () => {
  expect(daysBetween(at('2026-11-23T23:59:00'), at('2026-11-24T00:01:00'))).toBe(1)
  expect(daysBetween(at('2026-11-24T00:01:00'), at('2026-11-24T23:59:00'))).toBe(0)
  expect(dayOf(at('2026-11-23T23:59:00'))).not.toBe(dayOf(at('2026-11-24T00:00:00')))
})

it('writes as in the region of the reader, in the language of the page', () => {
  expect(regionOf('en', ['de-DE', 'en-GB', 'en-US'])).toBe('en-GB')
  expect(regionOf('en', ['de', 'eng'])).toBe('en')
})

it('tells spans of time in whole units', () => {
  expect([500, 30_000, 60_000, 90_000, 7_200_000].map((ms) => durationLabel(ms, 'en'))).toEqual(
    ['500 milliseconds', '30 seconds', '1 minute', '90 seconds', '2 hours'],
  )
})
