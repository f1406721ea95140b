import { describe, expect, it } from 'vitest'
import type { RoomWindow, Row } from '../../bridge/bridge'
import { newestSeq, timelineRows, type TimelineRow } from './entries'
import { beginningOf, forgetPositions, keepPositions, leave, placeOf, recallPositions } from './position'
import { stepsTo, tidyingOf } from './steps'

const NOON = new Date('2026-11-24T12:00:00').getTime()

function message(seq: number): Row {
  return { row: 'message', key: `k${seq}`, id: `k${seq}`, seq, n: seq, sender: 'ada', at: NOON, text: '', state: 'sent' }
}

function windowOf(from: number, to: number, more: Partial<RoomWindow> = {}): RoomWindow {
  const rows = Array.from({ length: to - from + 1 }, (_, i) => message(from + i))
  return {
    room: 'r', version: 1, rows, atStart: false, atEnd: true, to, head: to, openedAt: to, openedUnread: 0,
    loading: 'none', people: {}, ...more,
  }
}

const rowsFrom = (from: number, to: number, more: Partial<RoomWindow> = {}) => timelineRows(windowOf(from, to, more), [], true)
const keys = (rows: readonly TimelineRow[]) => rows.filter((row) => row.kind === 'entry').map((row) => row.key)

describe('stepsTo', () => {
  it('appends without shift', () => {
    expect(stepsTo(rowsFrom(1, 3), rowsFrom(1, 4))).toMatchObject([{ shift: false }])
  })

  it('prepends with shift', () => {
    expect(stepsTo(rowsFrom(4, 6), rowsFrom(1, 6))).toMatchObject([{ shift: true }])
  })

  it('keeps at the start what the window let go, so that the rows in view stay where they are', () => {
    const steps = stepsTo(rowsFrom(1, 6), rowsFrom(3, 8))
    if (steps === 'replaced') throw new Error('the windows overlap')
    expect(steps.map((step) => [keys(step.rows), step.shift])).toEqual([
      [['k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7', 'k8'], false],
    ])
  })

  it('takes away what was kept only when it is much, and never what is read', () => {
    expect(tidyingOf(rowsFrom(1, 500), rowsFrom(101, 500), 'k1')).toBe('stay')
    expect(tidyingOf(rowsFrom(1, 501), rowsFrom(102, 501), 'k102')).toBe('trim')
    expect(tidyingOf(rowsFrom(1, 501), rowsFrom(102, 501), 'k101')).toBe('bring')
  })

  it('moves back in two steps, first at the start and then at the end', () => {
    const steps = stepsTo(rowsFrom(3, 8), rowsFrom(1, 6))
    if (steps === 'replaced') throw new Error('the windows overlap')
    expect(steps.map((step) => [keys(step.rows), step.shift])).toEqual([
      [['k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7', 'k8'], true],
      [['k1', 'k2', 'k3', 'k4', 'k5', 'k6'], false],
    ])
  })

  it('begins anew when nothing stays, and only then', () => {
    expect(stepsTo(rowsFrom(1, 3), rowsFrom(10, 12))).toBe('replaced')
    expect(stepsTo([], rowsFrom(10, 12))).toHaveLength(1)
  })
})

describe('timelineRows', () => {
  const kinds = (rows: TimelineRow[]) => rows.map((row) => (row.kind === 'entry' ? row.key : row.kind))

  it('draws the unread line only where the first unread row is loaded', () => {
    expect(kinds(rowsFrom(4, 6, { openedAt: 4, openedUnread: 2 }))).toEqual(['day', 'k4', 'unread', 'k5', 'k6'])
    expect(kinds(rowsFrom(6, 7, { openedAt: 4, openedUnread: 3 }))).toEqual(['day', 'k6', 'k7'])
    expect(kinds(rowsFrom(1, 2, { openedAt: 0, openedUnread: 2, atStart: true }))).toEqual(['start', 'day', 'unread', 'k1', 'k2'])
  })

  it('shows own messages ahead only after the newest', () => {
    const ahead = [{ ...message(0), key: 'own', state: 'pending' }] as never
    expect(kinds(timelineRows(windowOf(1, 1), ahead, true))).toEqual(['day', 'k1', 'own'])
    expect(kinds(timelineRows(windowOf(1, 1, { atEnd: false }), ahead, true))).toEqual(['day', 'k1'])
  })

  it('knows the newest that is shown', () => {
    expect(newestSeq(windowOf(1, 5))).toBe(5)
    expect(newestSeq(windowOf(1, 5, { to: 7 }))).toBe(7)
    expect(newestSeq(windowOf(1, 5, { atEnd: false }))).toBe(0)
  })
})

describe('where a room begins', () => {
  const rows = rowsFrom(4, 8, { openedAt: 5, openedUnread: 3 })

  it('is the unread line, one message, or the end', () => {
    expect(placeOf(rows, { at: 'unread' })).toEqual({ index: 3, align: 'start', offset: 0 })
    expect(placeOf(rows, { at: 'seq', seq: 4 })).toEqual({ index: 1, align: 'center', offset: 0 })
    expect(placeOf(rows, { at: 'seq', seq: 99 })).toEqual({ index: 6, align: 'end', offset: 0 })
    expect(placeOf(rowsFrom(1, 2), { at: 'unread' })).toEqual({ index: 2, align: 'end', offset: 0 })
  })

  it('is where it was left, unless a message was asked for', () => {
    leave('r', { at: 'left', key: 'k5', seq: 5, offset: 7 })
    expect(placeOf(rows, beginningOf('r', undefined))).toEqual({ index: 2, align: 'start', offset: 7 })
    expect(beginningOf('r', 3)).toEqual({ at: 'seq', seq: 3 })
    leave('r', null)
    expect(beginningOf('r', undefined)).toEqual({ at: 'unread' })
  })

  it('outlives loading the page again', () => {
    const storage = new Map<string, string>()
    const kept = { setItem: (name: string, value: string) => void storage.set(name, value), getItem: (name: string) => storage.get(name) ?? null }
    recallPositions(kept)
    leave('r', { at: 'left', key: 'k5', seq: 5, offset: 7 })
    keepPositions(kept)
    forgetPositions()
    expect(beginningOf('r', undefined)).toEqual({ at: 'unread' })
    recallPositions(kept)
    expect(beginningOf('r', undefined)).toEqual({ at: 'left', key: 'k5', seq: 5, offset: 7 })
    forgetPositions()
  })
})
