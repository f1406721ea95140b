// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { startOfDay } from './goToDay'

it('knows when a day begins where the reader is', () => {
  expect(startOfDay('2026-11-30')).toBe(new Date(2026, 10, 30).getTime())
  expect(startOfDay(' 2026-1-2 ')).toBe(new Date(2026, 0, 2).getTime())
  for (const text of ['', 'today', '2026-02-30', '2026-13-01', '2026-11-30T12:00', '30.11.2026']) {
    expect(startOfDay(text), text).toBeUndefined()
  }
})
