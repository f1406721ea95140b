// @vitest-environment happy-dom
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { MantineProvider } from '@mantine/core'
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { RoomEntry } from '../../bridge/bridge'
import { MemoryBridge } from '../../bridge/memory'
import { entriesOf, smallWorld, type MemoryWorld } from '../../bridge/memory-world'
import { BridgeContext, useMirror } from '../../bridge/mirror'
import { forgetTalking, useTalking } from '../../ui/talking'
import { Reports } from './Reports'

let world: MemoryWorld
let bridge: MemoryBridge
let root: Root
let texts: string[]

/** Ada moderates the first room, and two messages of somebody else are reported there. */
beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  // happy-dom has no popovers
  Object.assign(HTMLElement.prototype, { hidePopover: () => undefined })
  i18n.loadAndActivate({ locale: 'en', messages: {} })
  world = smallWorld()
  bridge = new MemoryBridge(world)
  const [room] = world.rooms
  room!.role = 'moderator'
  useMirror.setState({ rooms: entriesOf(world) satisfies RoomEntry[] })
  const said = room!.rows.filter((row) => row.row === 'message' && row.sender !== world.people[0]!.user).slice(0, 2)
  texts = said.map((row) => (row.row === 'message' ? row.text : ''))
  for (const { seq } of said) await bridge.report({ what: { room: room!.room, seq }, reason: 'spam', text: '' })
  root = createRoot(document.body.appendChild(document.createElement('div')))
  await act(async () =>
    root.render(
      <I18nProvider i18n={i18n}>
        <MantineProvider env="test">
          <BridgeContext value={bridge}>
            <Reports isAdmin onMeasure={() => undefined} onClose={() => undefined} />
          </BridgeContext>
        </MantineProvider>
      </I18nProvider>,
    ),
  )
})

afterEach(() => {
  act(() => root.unmount())
  forgetTalking()
  useMirror.setState(useMirror.getInitialState(), true)
  vi.unstubAllGlobals()
})

const items = () => [...document.querySelectorAll<HTMLElement>('.report')]
const status = () => document.querySelector('[role="status"]')?.textContent
const list = () => document.querySelector('ul.reports')

async function press(name: string, within: ParentNode = document): Promise<void> {
  const found = [...within.querySelectorAll<HTMLElement>('button, label')].find((one) => one.textContent?.startsWith(name))
  await act(async () => found!.click())
}

it('keeps the focus in the list when a report is resolved, and says so', async () => {
  await press('Done', items()[0])
  expect(items()).toHaveLength(1)
  expect(document.activeElement).toBe(list())
  expect(status()).toBe('Resolved.')
  await press('Done', items()[0])
  expect(status()).toBe('Nothing waits for you.')
})

it('shows what is reported anew after it was resolved', async () => {
  await press('Done', items()[0])
  await press('Resolved')
  expect(items()).toHaveLength(1)
  const { message } = (await bridge.reports({ state: 'resolved' })).entries[0]!
  await bridge.report({ what: message!, reason: 'abuse', text: 'again' })
  await press('Not resolved yet')
  expect(items()).toHaveLength(2)
})

it('does not show any more what was deleted from it', async () => {
  const [first] = items()
  expect(first!.textContent).toContain(texts[1])
  await press('Delete the message…', first)
  const { asking } = useTalking.getState()
  await act(async () => asking?.ask === 'delete' && asking.onDeleted?.())
  expect(items()[0]!.textContent).toContain('The message was deleted.')
  expect(items()[0]!.textContent).not.toContain(texts[1])
  expect(items()[1]!.textContent).toContain(texts[0])
})

it('shows what the server would not delete as not deleted, until that is tried again', async () => {
  await press('Delete the message…', items()[0])
  const { asking } = useTalking.getState()
  if (asking?.ask !== 'delete') throw new Error('nothing is asked')
  await act(async () => asking.onDeleted?.())
  const tell = (undeleted?: number[]) =>
    act(async () =>
      useMirror.setState(({ rooms }) => ({
        rooms: rooms.map(({ undeleted: _, ...entry }) => (entry.room === asking.room && undeleted ? { ...entry, undeleted } : entry)),
      })),
    )
  await tell([asking.row.seq])
  const alert = () => items()[0]!.querySelector('[role="alert"]')?.textContent
  expect(alert()).toBe('The message was not deleted.')
  expect(items()[0]!.textContent).toContain(texts[1])
  expect(items()[1]!.textContent).not.toContain('The message was not deleted.')
  await tell()
  expect(alert()).toBe('')
  expect(items()[0]!.textContent).toContain('The message was deleted.')
})
