// @vitest-environment happy-dom
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { MantineProvider } from '@mantine/core'
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { MemoryBridge } from '../../bridge/memory'
import { entriesOf, smallWorld, type MemoryWorld } from '../../bridge/memory-world'
import { BridgeContext, useMirror } from '../../bridge/mirror'
import type { Measure } from './memberItems'
import { RemoveMember } from './RemoveMember'

let world: MemoryWorld
let root: Root
const onClose = vi.fn()

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  i18n.loadAndActivate({ locale: 'en', messages: {} })
  world = smallWorld()
  onClose.mockClear()
  useMirror.setState({ session: world.session })
  root = createRoot(document.body.appendChild(document.createElement('div')))
})

afterEach(() => {
  act(() => root.unmount())
  document.body.replaceChildren()
  vi.unstubAllGlobals()
})

/** Ada is asked about Grace in the first room. */
async function asked(removal: Measure): Promise<void> {
  const member = world.rooms[0]!.members[1]!
  await act(async () =>
    root.render(
      <I18nProvider i18n={i18n}>
        <MantineProvider env="test">
          <BridgeContext value={new MemoryBridge(world)}>
            <RemoveMember entry={entriesOf(world)[0]!} member={member} removal={removal} onClose={onClose} />
          </BridgeContext>
        </MantineProvider>
      </I18nProvider>,
    ),
  )
}

const go = () => act(async () => document.querySelector<HTMLElement>('.button-danger')!.click())

it('a room is handed over in one step: the other becomes its owner, oneself a moderator', async () => {
  await asked('handOver')
  await go()
  expect(world.rooms[0]!.members.slice(0, 2).map(({ role }) => role)).toEqual(['moderator', 'owner'])
  expect(onClose).toHaveBeenCalledOnce()
})

it.each([false, true])('whoever is banned loses what they said only if that is wanted: %s', async (isWanted) => {
  const [room] = world.rooms
  const grace = room!.members[1]!.profile.user
  const said = () => room!.rows.filter((row) => row.row === 'message' && row.sender === grace && !row.deleted).length
  const before = said()
  await asked('ban')
  if (isWanted) await act(async () => document.querySelector<HTMLInputElement>('input[type=checkbox]')!.click())
  await go()
  expect(room!.members.some(({ profile }) => profile.user === grace)).toBe(false)
  expect(before).toBeGreaterThan(0)
  expect(said()).toBe(isWanted ? 0 : before)
})
