// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { MemoryBridge } from '../../bridge/memory'
import { smallWorld } from '../../bridge/memory-world'
import { askedIn, commandsFor, type SlashCommand } from './commands'

const world = smallWorld()
const bridge = new MemoryBridge(world)
const [general, , direct] = world.rooms
const entryOf = (room: (typeof world.rooms)[number]) => ({ ...room, draft: false, failed: false, activeAt: 0 })

function named(name: string): SlashCommand {
  return commandsFor(entryOf(general!)).find((command) => command.name === name)!
}

it('knows a command from a path and from plain words', () => {
  const commands = commandsFor(entryOf(general!))
  expect(askedIn('/usr/bin is long', commands)).toEqual({ asked: 'nothing' })
  expect(askedIn('and /leave', commands)).toEqual({ asked: 'nothing' })
  expect(askedIn('/nonsense now', commands)).toEqual({ asked: 'unknown', name: 'nonsense' })
  expect(askedIn('/rename  New name ', commands)).toEqual({ asked: 'command', command: named('rename'), argument: 'New name' })
})

it('offers only what can be done in the room', () => {
  const names = commandsFor(entryOf(direct!)).map(({ name }) => name)
  expect(names).toContain('shrug')
  expect(names).not.toContain('rename')
  expect(names).not.toContain('invite')
})

it('does what it says, and refuses people who do not exist', async () => {
  const said: string[] = []
  const context = { bridge, room: general!.room, send: (text: string) => said.push(text), help: () => said.push('help') }
  await named('rename').run(context, 'Commons')
  expect(general!.name).toBe('Commons')
  await named('shrug').run(context, 'well')
  expect(said).toEqual(['well ¯\\_(ツ)_/¯'])
  await named('topic').run(context, 'Tea')
  expect(general!.topic).toBe('Tea')
  await expect(named('date').run(context, 'yesterday')).rejects.toMatchObject({ code: 'invalid' })
  await named('help').run(context, '')
  expect(said).toContain('help')
  await expect(named('invite').run(context, '@nobody')).rejects.toMatchObject({ code: 'not-found' })
})

it('changes what one shows of oneself, with an emoji before the text or without', async () => {
  const shown: unknown[] = []
  const stop = bridge.subscribe((event) => {
    if (event.event === 'presenceSettings') shown.push(event.settings.status, event.settings.statusText)
  })
  const context = { bridge, room: general!.room, send: () => {}, help: () => {} }
  await named('dnd').run(context, '')
  await named('status').run(context, '🌴 on leave')
  await named('status').run(context, 'back at 5')
  await named('status').run(context, '👩🏽‍💻')
  await named('status').run(context, '')
  await named('invisible').run(context, '')
  stop()
  expect(shown).toEqual([
    'dnd', undefined,
    'dnd', { emoji: '🌴', text: 'on leave' },
    'dnd', { text: 'back at 5' },
    'dnd', { emoji: '👩🏽‍💻' },
    'dnd', {},
    'invisible', {},
  ])
})
