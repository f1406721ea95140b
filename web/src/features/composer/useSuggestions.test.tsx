// @vitest-environment happy-dom
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { MemoryBridge } from '../../bridge/memory'
import { entriesOf, smallWorld } from '../../bridge/memory-world'
import { BridgeContext, useMirror } from '../../bridge/mirror'
import { forgetMet, mentionsIn } from './mentions'
import { useSuggestions } from './useSuggestions'

const ZOE = { user: '01920000-0000-7000-8000-0000000000ff', name: 'zoe', displayName: 'Zoe' }

let world: ReturnType<typeof smallWorld>
let bridge: MemoryBridge
let root: Root
let offered: string[]

function Offered({ query }: { query: string }) {
  const { room } = world.rooms[0]!
  offered = useSuggestions(room, { kind: 'person', start: 0, end: query.length + 1, query }).map(({ name }) => name)
  return null
}

async function type(query: string): Promise<void> {
  await act(async () =>
    root.render(
      <I18nProvider i18n={i18n}>
        <BridgeContext value={bridge}>
          <Offered query={query} />
        </BridgeContext>
      </I18nProvider>,
    ),
  )
  await act(async () => vi.advanceTimersByTimeAsync(1_000))
}

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  vi.useFakeTimers()
  i18n.loadAndActivate({ locale: 'en', messages: {} })
  world = smallWorld()
  bridge = new MemoryBridge(world)
  useMirror.setState({ rooms: entriesOf(world) })
  root = createRoot(document.body.appendChild(document.createElement('div')))
})

afterEach(() => {
  act(() => root.unmount())
  forgetMet()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  useMirror.setState(useMirror.getInitialState(), true)
})

it('finds members of a large room by name whom no page has listed, and mentions them', async () => {
  vi.spyOn(bridge, 'members').mockResolvedValue({ entries: [], next: 'more' })
  const find = vi.spyOn(bridge, 'findMembers').mockResolvedValue([{ profile: ZOE, role: 'member' }])
  await type('')
  expect(find).not.toHaveBeenCalled()
  await type('zo')
  expect(offered).toEqual(['Zoe'])
  expect(find).toHaveBeenCalledExactlyOnceWith({ room: world.rooms[0]!.room, query: 'zo' })
  expect(mentionsIn(world.rooms[0]!.room, 'hello @zoe')).toEqual({ mentions: [ZOE.user] })
})

it('asks nobody where all members are listed', async () => {
  const find = vi.spyOn(bridge, 'findMembers')
  await type('al')
  expect(offered).toContain('Alan')
  expect(find).not.toHaveBeenCalled()
})

it('offers nobody who is gone', async () => {
  vi.spyOn(bridge, 'members').mockResolvedValue({ entries: [{ profile: { ...ZOE, state: 'deleted' }, role: 'member' }] })
  await type('zo')
  expect(offered).toEqual([])
})
