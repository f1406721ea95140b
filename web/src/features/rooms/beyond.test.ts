import { expect, it } from 'vitest'
import type { RoomEntry } from '../../bridge/bridge'
import { unreadBeyond } from './beyond'
import type { Item } from './order'

const room = (unread: number): Item => ({ item: 'room', key: 'a', entry: { room: 'a', unread } as RoomEntry })
const heading = (collapsed: boolean, unread: number): Item => ({ item: 'heading', key: 'rooms', section: 'rooms', collapsed, unread })

/** Rows of ten pixels each. */
const view = (top: number, bottom: number) => ({ top, bottom, startOf: (i: number) => i * 10, endOf: (i: number) => i * 10 + 10 })

it('finds the nearest unread rows that are wholly out of view', () => {
  const items = [room(1), room(2), room(0), room(3), room(0), room(4), room(5)]
  expect(unreadBeyond(items, view(20, 40))).toEqual({ above: 1, below: 5 })
  expect(unreadBeyond(items, view(15, 55))).toEqual({ above: 0, below: 6 })
  expect(unreadBeyond(items, view(0, 70))).toEqual({ above: undefined, below: undefined })
})

it('finds what is only marked as unread, too', () => {
  const marked: Item = { item: 'room', key: 'b', entry: { room: 'b', unread: 0, unreadFrom: 4 } as RoomEntry }
  expect(unreadBeyond([room(0), marked], view(0, 10))).toEqual({ above: undefined, below: 1 })
})

it('passes over what is muted, unless it is meant for this person', () => {
  const muted = (mentions: number): Item => ({ item: 'room', key: 'c', entry: { room: 'c', unread: 9, mentions, notifications: 'nothing' } as RoomEntry })
  expect(unreadBeyond([room(0), muted(0)], view(0, 10))).toEqual({ above: undefined, below: undefined })
  expect(unreadBeyond([room(0), muted(1)], view(0, 10))).toEqual({ above: undefined, below: 1 })
})

it('counts a collapsed section as a row, an open one not', () => {
  expect(unreadBeyond([heading(true, 2), room(0), room(0)], view(10, 30))).toEqual({ above: 0, below: undefined })
  expect(unreadBeyond([heading(false, 2), room(0), room(0)], view(10, 30))).toEqual({ above: undefined, below: undefined })
})
