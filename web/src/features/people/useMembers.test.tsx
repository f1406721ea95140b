// @vitest-environment happy-dom
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { MemoryBridge } from '../../bridge/memory'
import { entriesOf, smallWorld } from '../../bridge/memory-world'
import { BridgeContext, useMirror } from '../../bridge/mirror'
import { type Members, useMembers } from './useMembers'

const ZOE = { user: '01920000-0000-7000-8000-0000000000ff', name: 'zoe', displayName: 'Zoe' }

let world: ReturnType<typeof smallWorld>
let bridge: MemoryBridge
let root: Root
let shown: Members

function Shown() {
  shown = useMembers(world.rooms[0]!.room)
  return null
}

const names = () => shown.members.map(({ profile }) => profile.displayName)

async function look(query: string): Promise<void> {
  act(() => shown.find(query))
  await act(async () => vi.advanceTimersByTimeAsync(1_000))
}

beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  vi.useFakeTimers()
  world = smallWorld()
  bridge = new MemoryBridge(world)
  useMirror.setState({ rooms: entriesOf(world) })
  root = createRoot(document.body.appendChild(document.createElement('div')))
  await act(async () => {
    root.render(
      <BridgeContext value={bridge}>
        <Shown />
      </BridgeContext>,
    )
    await vi.advanceTimersByTimeAsync(1_000)
  })
})

afterEach(() => {
  act(() => root.unmount())
  vi.useRealTimers()
  vi.unstubAllGlobals()
  useMirror.setState(useMirror.getInitialState(), true)
})

it('shows who is found while somebody is looked for, and all again afterwards', async () => {
  const all = names()
  expect(all.length).toBeGreaterThan(0)
  const find = vi.spyOn(bridge, 'findMembers').mockResolvedValue([{ profile: ZOE, role: 'member' }])
  await look(' zo ')
  expect(names()).toEqual(['Zoe'])
  expect(shown.more).toBeUndefined()
  expect(find).toHaveBeenCalledExactlyOnceWith({ room: world.rooms[0]!.room, query: 'zo' })
  await look('')
  expect(names()).toEqual(all)
})
