import { expect, it } from 'vitest'
import type { RoomEntry } from '../../bridge/bridge'
import type { Section } from '../../bridge/sections'
import { byActivity, inOrderOf, itemsOf, listed, neighbour } from './order'

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
  const collapsed: Section = { section: 'rooms', collapsed: true, rooms: [] }
  expect(itemsOf(rooms, [collapsed], false).map((item) => item.key)).toEqual(['invitations', 'i', 'direct', 'no direct', 'rooms'])
  expect(itemsOf(rooms, [collapsed], true).map((item) => item.key)).toEqual(['invitations', 'direct', 'no direct', 'rooms'])
  expect(itemsOf([], [], false).map((item) => item.key)).toEqual(['direct', 'no direct', 'rooms', 'no rooms'])
})

it('draws each room where it was put, and rooms that were put nowhere where they belong', () => {
  const rooms = [entry('a'), entry('b'), entry('c'), entry('d', { kind: 'direct' }), entry('e', { kind: 'direct' })]
  const sections: Section[] = [
    { section: 'own', name: 'Own', collapsed: true, rooms: ['c', 'd', 'gone'] },
    { section: 'favourites', collapsed: false, rooms: ['b'] },
    { section: 'empty', name: 'Empty', collapsed: false, rooms: [] },
  ]
  const keys = itemsOf(rooms, sections, false).map((item) => item.key)
  expect(keys).toEqual(['own', 'favourites', 'b', 'empty', 'no empty', 'direct', 'e', 'rooms', 'a'])
  expect(listed(rooms, sections).map((room) => room.room)).toEqual(['c', 'd', 'b', 'e', 'a'])
})

it('goes around', () => {
  const rooms = [entry('a'), entry('b')]
  expect(neighbour(rooms, 'b', 1)).toBe('a')
  expect(neighbour(rooms, 'a', -1)).toBe('b')
  expect(neighbour(rooms, undefined, 1)).toBe('a')
  expect(neighbour(rooms, undefined, -1)).toBe('b')
  expect(neighbour([], 'a', 1)).toBeUndefined()
})
