import { describe, expect, it } from 'vitest'
import { type Placed, rowsOf } from './rows'

const NOON = new Date('2026-11-24T12:00:00').getTime()
const MINUTE = 60_000

function said(seq: number, sender: string, at: number): Placed {
  return { key: `k${seq}`, seq, sender, at, spoken: true }
}

const kinds = (entries: Placed[], unreadAfter: number | null) =>
  rowsOf(entries, unreadAfter).map((row) =>
    row.kind === 'entry' ? `${row.key}${row.grouped ? '+' : ''}` : row.kind,
  )

describe('rowsOf', () => {
  it('groups one sender within five minutes', () => {
    const entries = [said(1, 'ada', NOON), said(2, 'ada', NOON + MINUTE), said(3, 'ada', NOON + 6 * MINUTE)]
    expect(kinds(entries, null)).toEqual(['day', 'k1', 'k2+', 'k3'])
  })

  it('does not group another sender', () => {
    expect(kinds([said(1, 'ada', NOON), said(2, 'bob', NOON)], null)).toEqual(['day', 'k1', 'k2'])
  })

  it('begins a day anew', () => {
    const late = new Date('2026-11-24T23:59:00').getTime()
    expect(kinds([said(1, 'ada', late), said(2, 'ada', late + 2 * MINUTE)], null)).toEqual([
      'day', 'k1', 'day', 'k2',
    ])
  })

  it('draws the unread line once, and shows the sender after it', () => {
    const entries = [said(1, 'ada', NOON), said(2, 'ada', NOON), said(3, 'ada', NOON)]
    expect(kinds(entries, 1)).toEqual(['day', 'k1', 'unread', 'k2', 'k3+'])
    expect(kinds(entries, 3)).toEqual(['day', 'k1', 'k2+', 'k3+'])
  })

  it('draws the unread line above what was said, not above who joined before it', () => {
    const joined = { ...said(2, 'bob', NOON), spoken: false }
    expect(kinds([said(1, 'ada', NOON), joined, said(3, 'bob', NOON)], 1)).toEqual(['day', 'k1', 'k2', 'unread', 'k3'])
    expect(kinds([said(1, 'ada', NOON), joined], 1)).toEqual(['day', 'k1', 'k2'])
  })

  it('does not group what was said with a change of the room', () => {
    const joined = { ...said(2, 'ada', NOON), spoken: false }
    expect(kinds([said(1, 'ada', NOON), joined, said(3, 'ada', NOON)], null)).toEqual(['day', 'k1', 'k2', 'k3'])
  })

  it('groups one’s own pending message with the one before it', () => {
    const { seq: _, ...pending } = said(2, 'ada', NOON)
    expect(kinds([said(1, 'ada', NOON), pending], 1)).toEqual(['day', 'k1', 'k2+'])
  })
})
