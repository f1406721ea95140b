import { describe, expect, it } from 'vitest'
import type { RoomEntry } from '../../bridge/bridge'
import { asked, type FilterNames } from './searchQuery'

const NAMES: FilterNames = {
  from: ['von', 'from'],
  in: ['in', 'in'],
  has: ['hat', 'has'],
  before: ['vor', 'before'],
  after: ['nach', 'after'],
}

const ROOMS = [
  { room: 'r1', name: 'Launch' },
  { room: 'r2', name: 'Launch party' },
  { room: 'r3', name: 'Team Blue' },
] as RoomEntry[]

const ask = (text: string) => asked(text, NAMES, ROOMS, { name: 'ada', called: ['me', 'mir'] })

describe('what was typed', () => {
  it('is words and filters, in any order', () => {
    expect(ask('the von:Grace plan hat:link')).toEqual({ query: { words: 'the  plan', from: ['grace'], has: ['link'] }, unclear: [] })
  })

  it('names filters in English, too, and people by themselves', () => {
    expect(ask('from:me von:mir from:@grace').query).toEqual({ words: '', from: ['ada', 'ada', 'grace'] })
  })

  it('names rooms exactly, or else by a part; with spaces in quotes', () => {
    expect(ask('in:launch').query.in).toEqual(['r1'])
    expect(ask('in:#laun').query.in).toEqual(['r1', 'r2'])
    expect(ask('in:"team blue" x').query).toEqual({ words: 'x', in: ['r3'] })
    expect(ask('in:nowhere').query.in).toEqual([])
  })

  it('says days either way: before one, or after it', () => {
    const day = new Date(2026, 4, 31).getTime()
    const next = new Date(2026, 5, 1).getTime()
    expect(ask('vor:2026-05-31').query.before).toBe(day)
    expect(ask('after:31.5.2026').query.after).toBe(next)
  })

  it('passes over a filter that is not finished, and tells of one that is not clear', () => {
    expect(ask('plan von: in:"')).toEqual({ query: { words: 'plan' }, unclear: [] })
    expect(ask('has:cheese before:2026-02-30 before:soon')).toEqual({
      query: { words: '' },
      unclear: ['has:cheese', 'before:2026-02-30', 'before:soon'],
    })
  })

  it('leaves what is no filter as it stands', () => {
    expect(ask('https://example.org at 10:30 re:plan').query.words).toBe('https://example.org at 10:30 re:plan')
  })
})
