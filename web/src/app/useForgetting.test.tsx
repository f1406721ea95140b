// @vitest-environment happy-dom
import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { MessageRow } from '../bridge/bridge'
import { meet, mentionsIn } from '../features/composer/mentions'
import { beginningOf, leave } from '../features/timeline/position'
import { answer, ask, edit, useTalking } from '../ui/talking'
import { useForgetting } from './useForgetting'

const row: MessageRow = { row: 'message', key: 'k', id: 'i', seq: 1, n: 1, sender: 'a', at: 0, text: 'hers', state: 'sent' }

beforeEach(() => vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true))
afterEach(() => vi.unstubAllGlobals())

function Forgetting({ isOver }: { isOver: boolean }) {
  useForgetting(isOver)
  return null
}

it('what somebody was about to say, and read, goes with their session', () => {
  const root = createRoot(document.createElement('div'))
  act(() => root.render(<Forgetting isOver={false} />))
  answer('r', row)
  edit({ room: 'r', seq: 1, text: 'hers, and' })
  ask({ ask: 'delete', room: 'r', row })
  meet('r', [{ user: 'a', name: 'ada', displayName: 'Ada' }])
  leave('r', { at: 'left', key: 'k', seq: 1, offset: 0 })
  act(() => root.render(<Forgetting isOver />))
  expect(useTalking.getState()).toEqual({ answering: {}, editing: null, asking: null })
  expect(mentionsIn('r', '@ada')).toEqual({})
  expect(beginningOf('r', undefined)).toEqual({ at: 'unread' })
  act(() => root.unmount())
})
