import { expect, it } from 'vitest'
import type { RoomEntry } from '../../bridge/bridge'
import { byActivity, inOrderOf, itemsOf, neighbour } from './order'

const entry = (room: string, more: Partial<RoomEntry> = {}): RoomEntry => ({
  room,
  kind: 'public',
  name: room,
  encryption: 'none',
  invited: false,
  closed: false,
  announcement: false,
  slowModeMs: 0,
  archived: false,
  pins: [],
  mentions: 0,
  head: 0,
  read: 0,
  unread: 0,
  activeAt: 0,
  draft: false,
  failed: false,
  ...more,
})

it('puts the latest first, and the silent by name', () => {
  const rooms = [entry('b'), entry('a'), entry('c', { activeAt: 5 }), entry('d', { activeAt: 9 })]
  expect(byActivity(rooms).map((room) => room.room)).toEqual(['d', 'c', 'a', 'b'])
})

it('keeps the order that is shown, with what is new at the end', () => {
  const rooms = [entry('new', { activeAt: 9 }), entry('b', { activeAt: 5 }), entry('a')]
  expect(inOrderOf(['a', 'b'], rooms).map((room) => room.room)).toEqual(['a', 'b', 'new'])
})

it('draws sections, invitations only when there are some, and no rooms of a collapsed one', () => {
  const rooms = [entry('a', { unread: 2 }), entry('i', { invited: true })]
  expect(itemsOf(rooms, new Set(['rooms'])).map((item) => item.key)).toEqual(['invitations', 'i', 'direct', 'no direct', 'rooms'])
  expect(itemsOf([], new Set()).map((item) => item.key)).toEqual(['direct', 'no direct', 'rooms', 'no rooms'])
})

it('goes around', () => {
  const rooms = [entry('a'), entry('b')]
  expect(neighbour(rooms, 'b', 1)).toBe('a')
  expect(neighbour(rooms, 'a', -1)).toBe('b')
  expect(neighbour(rooms, undefined, 1)).toBe('a')
  expect(neighbour(rooms, undefined, -1)).toBe('b')
  expect(neighbour([], 'a', 1)).toBeUndefined()
})
