// @vitest-environment happy-dom
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { MessageRow } from '../../bridge/bridge'
import { MemoryBridge } from '../../bridge/memory'
import { entriesOf, smallWorld, type MemoryWorld } from '../../bridge/memory-world'
import { BridgeContext } from '../../bridge/mirror'
import { RoomExcerpt, SETTLED_MS } from './RoomExcerpt'

const isForAda = (row: MessageRow) => row.mentionsRoom === true

let world: MemoryWorld
let bridge: MemoryBridge
let root: Root

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  vi.useFakeTimers()
  i18n.loadAndActivate({ locale: 'en', messages: {} })
  world = smallWorld()
  bridge = new MemoryBridge(world)
  root = createRoot(document.body.appendChild(document.createElement('div')))
})

afterEach(() => {
  act(() => root.unmount())
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function draw(only?: (row: MessageRow) => boolean): Promise<void> {
  await act(async () =>
    root.render(
      <I18nProvider i18n={i18n}>
        <BridgeContext value={bridge}>
          <RoomExcerpt entry={entriesOf(world)[0]!} {...(only ? { only } : {})} />
        </BridgeContext>
      </I18nProvider>,
    ),
  )
}

it('looks through pages for what one is meant by, as far as there is more', async () => {
  const [room] = world.rooms
  const [bob] = room!.rows.flatMap((row) => (row.row === 'message' && row.sender !== world.people[0]!.user ? [row.sender] : []))
  Object.assign(room!, { read: 0, unread: 120, mentions: 2 })
  for (const at of [10, 110]) Object.assign(room!.rows[at]!, { mentionsRoom: true, sender: bob })
  await draw(isForAda)
  expect(document.querySelectorAll('article')).toHaveLength(2)
})

it('asks once for what comes in quick succession', async () => {
  await draw()
  const asked = vi.spyOn(bridge, 'excerpt')
  const { room, members } = world.rooms[0]!
  for (let i = 0; i < 5; i++) {
    bridge.arrive(room, members[1]!.profile.user, `more ${i}`)
    await draw()
  }
  expect(asked).not.toHaveBeenCalled()
  await act(() => vi.advanceTimersByTimeAsync(SETTLED_MS))
  expect(asked).toHaveBeenCalledTimes(1)
  expect(document.body.textContent).toContain('more 4')
})
