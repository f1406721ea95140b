// @vitest-environment happy-dom
import { beforeEach, expect, it } from 'vitest'
import type { RoomWindow, Thread } from '../../bridge/bridge'
import { useMirror } from '../../bridge/mirror'
import { forgetMet, meet, mentionsIn } from './mentions'

const ADA = { user: 'a', name: 'ada', displayName: 'Ada' }
const BOB = { user: 'b', name: 'bob', displayName: 'Bob' }

beforeEach(() => {
  forgetMet()
  useMirror.setState(useMirror.getInitialState(), true)
})

it('mentions whom the room or its open thread names, and nobody else', () => {
  const window = { room: 'r', people: { a: ADA } } as unknown as RoomWindow
  const thread: Thread = { room: 'r', root: 1, rows: [], older: 0, people: { b: BOB } }
  useMirror.setState({ windows: { r: window }, thread })
  expect(mentionsIn('r', '@ada @bob @carol')).toEqual({ mentions: ['a', 'b'] })
  expect(mentionsIn('other', '@ada @bob')).toEqual({})
})

it('mentions whoever was offered, until that is forgotten', () => {
  meet('r', [ADA])
  expect(mentionsIn('r', '@ada')).toEqual({ mentions: ['a'] })
  forgetMet()
  expect(mentionsIn('r', '@ada')).toEqual({})
})
