// @vitest-environment happy-dom
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { act, type ReactNode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { MemoryBridge } from '../../bridge/memory'
import { entriesOf, smallWorld, type MemoryWorld } from '../../bridge/memory-world'
import { BridgeContext } from '../../bridge/mirror'
import { RoomExcerpt, SETTLED_MS } from './RoomExcerpt'
import { RoomMentions } from './RoomMentions'

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

async function draw(part: ReactNode = <RoomExcerpt entry={entriesOf(world)[0]!} />): Promise<void> {
  await act(async () =>
    root.render(
      <I18nProvider i18n={i18n}>
        <BridgeContext value={bridge}>{part}</BridgeContext>
      </I18nProvider>,
    ),
  )
}

it('shows what mentions one though it was read, the newest first', async () => {
  const [room] = world.rooms
  const [bob] = room!.rows.flatMap((row) => (row.row === 'message' && row.sender !== world.people[0]!.user ? [row.sender] : []))
  for (const at of [10, 110]) Object.assign(room!.rows[at]!, { mentionsRoom: true, sender: bob })
  await draw(<RoomMentions entry={entriesOf(world)[0]!} />)
  expect([...document.querySelectorAll<HTMLElement>('article')].map((article) => article.dataset['seq'])).toEqual(['111', '11'])
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
