// @vitest-environment happy-dom
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { act, type ContextType } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { MemoryBridge } from '../../bridge/memory'
import { smallWorld } from '../../bridge/memory-world'
import { BridgeContext, mirror, useMirror } from '../../bridge/mirror'
import { EditorContext } from '../../ui/talking'
import { MessageToolbar } from './MessageToolbar'

const world = smallWorld()
const { room, rows } = world.rooms[0]!
const row = rows.findLast((candidate) => candidate.row === 'message')!
let bridge: MemoryBridge
let root: Root

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  i18n.loadAndActivate({ locale: 'en', messages: {} })
  bridge = new MemoryBridge(world)
  mirror(bridge)
  root = createRoot(document.body.appendChild(document.createElement('div')))
})

afterEach(() => {
  act(() => root.unmount())
  vi.unstubAllGlobals()
})

function draw(of: typeof row, Editor: ContextType<typeof EditorContext>): void {
  act(() =>
    root.render(
      <I18nProvider i18n={i18n}>
        <BridgeContext value={bridge}>
          <EditorContext value={Editor}>
            <MessageToolbar room={room} row={of} self={of.sender} name="Ada" />
          </EditorContext>
        </BridgeContext>
      </I18nProvider>,
    ),
  )
}

function tool(name: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`button[aria-label="${name}"]`)
}

it('offers to edit only where there is an editor', () => {
  expect(useMirror.getState().rooms).not.toEqual([])
  draw(row, () => null)
  expect(tool('Edit')).not.toBeNull()
  draw(row, null)
  expect(tool('Edit')).toBeNull()
  expect(tool('Answer')).not.toBeNull()
})

it('leads whoever answers what stands in a thread to the thread', () => {
  draw({ ...row, thread: 7 }, null)
  act(() => tool('Answer')!.click())
  expect(location.pathname).toBe(`/r/${room}/t/7`)
})
