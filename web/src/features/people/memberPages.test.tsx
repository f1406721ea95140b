// @vitest-environment happy-dom
import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, it, vi } from 'vitest'
import type { Bridge, Member, RoomWindow } from '../../bridge/bridge'
import { BridgeContext, useMirror } from '../../bridge/mirror'
import { useMembers, type Members } from './useMembers'

const ROOM = 'room'
const people = ['Ada', 'Bob', 'Cem', 'Dora', 'Eva', 'Finn']
let shown: Members

function Shown() {
  shown = useMembers(ROOM)
  return null
}

/** Two a page. */
const members: Bridge['members'] = async ({ cursor }) => {
  const from = Number(cursor ?? 0)
  const entries = people.slice(from, from + 2).map((name): Member => ({ profile: { user: name, name, displayName: name }, role: 'member' }))
  return from + 2 < people.length ? { entries, next: String(from + 2) } : { entries }
}

const names = () => shown.members.map(({ profile }) => profile.name)

it('what was loaded of the members stays when somebody comes or goes', async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  const root = createRoot(document.createElement('div'))
  await act(async () => root.render(<BridgeContext value={{ members } as Bridge}><Shown /></BridgeContext>))
  expect(names()).toEqual(['Ada', 'Bob'])
  await act(async () => shown.more!())
  expect(names()).toEqual(['Ada', 'Bob', 'Cem', 'Dora'])
  people.splice(0, 1)
  const rows = [{ row: 'change', key: 'Ada left' }] as RoomWindow['rows']
  await act(async () => useMirror.setState({ windows: { [ROOM]: { rows, people: {} } as unknown as RoomWindow } }))
  expect(names()).toEqual(['Bob', 'Cem', 'Dora', 'Eva'])
  await act(async () => shown.more!())
  expect(names()).toEqual(['Bob', 'Cem', 'Dora', 'Eva', 'Finn'])
  expect(shown.more).toBeUndefined()
  act(() => root.unmount())
  vi.unstubAllGlobals()
})
