// @vitest-environment happy-dom
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { MantineProvider } from '@mantine/core'
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { CommandError, type ReadRange } from '../../bridge/bridge'
import { MemoryBridge } from '../../bridge/memory'
import { smallWorld } from '../../bridge/memory-world'
import { BridgeContext, useMirror } from '../../bridge/mirror'
import { Readers } from './Readers'

const world = smallWorld()
const { room } = world.rooms[0]!
const [bob, cleo] = world.people
let bridge: MemoryBridge
let root: Root

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  i18n.loadAndActivate({ locale: 'en', messages: {} })
  bridge = new MemoryBridge(world)
  root = createRoot(document.body.appendChild(document.createElement('div')))
})

afterEach(() => {
  act(() => root.unmount())
  vi.unstubAllGlobals()
})

async function draw(reads: Record<string, ReadRange>): Promise<void> {
  await act(async () => {
    useMirror.setState({ reads: { [room]: reads } })
    root.render(
      <I18nProvider i18n={i18n}>
        <MantineProvider>
          <BridgeContext value={bridge}>
            <Readers room={room} seq={5} onClose={() => {}} />
          </BridgeContext>
        </MantineProvider>
      </I18nProvider>,
    )
  })
}

function listed(): (string | null)[] {
  return [...document.querySelectorAll('.readers bdi')].map((name) => name.textContent)
}

it('lists whoever sees the message and has read up to it, as they come and go', async () => {
  await draw({ [bob!.user]: { from: 1, to: 5 }, [cleo!.user]: { from: 6, to: 9 } })
  expect(listed()).toEqual([bob!.displayName])
  await draw({ [bob!.user]: { from: 1, to: 4 }, [cleo!.user]: { from: 5, to: 9 } })
  expect(listed()).toEqual([cleo!.displayName])
  await draw({})
  expect(listed()).toEqual([])
  expect(document.body.textContent).toContain('Nobody.')
})

it('lists them by what they are called in the room, and in words who is gone', async () => {
  const [member] = world.rooms[0]!.members.filter(({ profile }) => profile.user === bob!.user)
  member!.profile = { ...bob!, displayName: 'Boss', ownName: bob!.displayName }
  vi.spyOn(bridge, 'profiles').mockImplementation(async (of) => [...(await MemoryBridge.prototype.profiles.call(bridge, of)), { user: 'gone', name: 'unknown', displayName: 'unknown', state: 'deleted' }])
  await draw({ [bob!.user]: { from: 1, to: 5 }, gone: { from: 1, to: 5 } })
  expect(listed()).toEqual(['Boss', 'Deleted account'])
})

it('lists also of whom it is not known who they are, and says why', async () => {
  vi.spyOn(bridge, 'profiles').mockRejectedValue(new CommandError('offline', 'no network'))
  await draw({ [bob!.user]: { from: 1, to: 5 } })
  expect(listed()).toEqual(['Someone'])
  expect(document.querySelector('[role="alert"]')?.textContent).toBe('The server cannot be reached right now.')
})
