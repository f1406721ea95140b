import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { CommandError, type Bridge, type Id, type Profile, type RoomEntry, type StatusText } from '../../bridge/bridge'
import { goToDay } from '../../ui/goToDay'
import { navigate } from '../../ui/navigation'

interface Context {
  bridge: Bridge
  room: Id
  send(text: string): void
  /** Shows what can be written here. */
  help(): void
}

/** What somebody can write in place of a message, `/name` and what it takes. */
export interface SlashCommand {
  name: string
  takes?: MessageDescriptor
  /** Whether it is of no use without. */
  needs?: boolean
  does: MessageDescriptor
  may(entry: RoomEntry): boolean
  run(context: Context, argument: string): Promise<void> | void
}

const always = () => true
const inRooms = ({ kind }: RoomEntry) => kind !== 'direct'
const asModerator = ({ kind, role }: RoomEntry) => kind !== 'direct' && (role === 'owner' || role === 'moderator')
const PERSON = msg`@name`

const COMMANDS: readonly SlashCommand[] = [
  {
    name: 'away',
    does: msg`Show that you are away`,
    may: always,
    run: ({ bridge }) => bridge.changePresence({ status: 'away' }),
  },
  {
    name: 'back',
    does: msg`Show that you are here`,
    may: always,
    run: ({ bridge }) => bridge.changePresence({ status: 'online' }),
  },
  {
    name: 'date',
    takes: msg`2026-11-30`,
    needs: true,
    does: msg`Go to a day in this room`,
    may: always,
    run: ({ bridge, room }, day) => goToDay(bridge, room, day),
  },
  {
    name: 'dnd',
    does: msg`Show that you do not want to be disturbed`,
    may: always,
    run: ({ bridge }) => bridge.changePresence({ status: 'dnd' }),
  },
  {
    name: 'invisible',
    does: msg`Be offline to others`,
    may: always,
    run: ({ bridge }) => bridge.changePresence({ status: 'invisible' }),
  },
  {
    name: 'help',
    does: msg`List the commands`,
    may: always,
    run: ({ help }) => help(),
  },
  {
    name: 'invite',
    takes: PERSON,
    needs: true,
    does: msg`Invite somebody to this room`,
    may: inRooms,
    run: async ({ bridge, room }, name) => bridge.addMember({ room, user: (await personOf(bridge, name)).user }),
  },
  {
    name: 'leave',
    does: msg`Leave this room`,
    may: always,
    run: async ({ bridge, room }) => {
      await bridge.leaveRoom(room)
      navigate({ view: 'home' }, 'replace')
    },
  },
  {
    name: 'me',
    takes: msg`what you do`,
    needs: true,
    does: msg`Tell what you do`,
    may: always,
    run: ({ send }, text) => send(`_${text}_`),
  },
  {
    name: 'msg',
    takes: PERSON,
    needs: true,
    does: msg`Write to somebody alone`,
    may: always,
    run: async ({ bridge }, argument) => {
      const [name = '', ...words] = argument.split(' ')
      const room = await bridge.startDirect({ user: (await personOf(bridge, name)).user })
      if (words.length > 0) await bridge.send({ room, key: crypto.randomUUID(), text: words.join(' ') })
      navigate({ view: 'room', room })
    },
  },
  {
    name: 'nick',
    takes: msg`name in this room`,
    does: msg`Take another name in this room; without one, go by your own`,
    may: inRooms,
    run: ({ bridge, room }, nick) => bridge.changeNick({ room, ...(nick === '' ? {} : { nick }) }),
  },
  {
    name: 'remove',
    takes: PERSON,
    needs: true,
    does: msg`Remove somebody from this room`,
    may: asModerator,
    run: async ({ bridge, room }, name) => bridge.removeMember({ room, user: (await personOf(bridge, name)).user }),
  },
  {
    name: 'rename',
    takes: msg`new name`,
    needs: true,
    does: msg`Rename this room`,
    may: asModerator,
    run: ({ bridge, room }, name) => bridge.renameRoom({ room, name }),
  },
  {
    name: 'saved',
    does: msg`Go to the messages that you saved`,
    may: always,
    run: () => navigate({ view: 'saved' }),
  },
  {
    name: 'shrug',
    does: msg`Send ¯\\_(ツ)_/¯`,
    may: always,
    run: ({ send }, text) => send(`${text} ¯\\_(ツ)_/¯`.trim()),
  },
  {
    name: 'status',
    takes: msg`emoji and text`,
    does: msg`Say something beside your name; without a text, no more`,
    may: always,
    run: ({ bridge }, argument) => bridge.changePresence({ statusText: statusOf(argument) }),
  },
  {
    name: 'topic',
    takes: msg`what this room is about`,
    does: msg`Set the topic of this room`,
    may: asModerator,
    run: ({ bridge, room }, topic) => bridge.configureRoom({ room, settings: { topic } }),
  },
]

export function commandsFor(entry: RoomEntry | undefined): readonly SlashCommand[] {
  return entry ? COMMANDS.filter(({ may }) => may(entry)) : []
}

/** What a text asks for in place of being sent. */
export type Asked = { asked: 'nothing' } | { asked: 'unknown'; name: string } | { asked: 'command'; command: SlashCommand; argument: string }

/** A path is no command: nothing but blanks may follow the name. */
const COMMAND = /^\/([a-z]+)(?:\s+([\s\S]*))?$/

export function askedIn(text: string, commands: readonly SlashCommand[]): Asked {
  const [, name, argument = ''] = COMMAND.exec(text.trimEnd()) ?? []
  if (name === undefined) return { asked: 'nothing' }
  const command = commands.find((one) => one.name === name)
  return command ? { asked: 'command', command, argument: argument.trim() } : { asked: 'unknown', name }
}

const STATUS = /^(\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier}|\u200D\p{Extended_Pictographic})*)?\s*([^]*)$/u

function statusOf(written: string): StatusText {
  const [, emoji, text = ''] = STATUS.exec(written.trim()) ?? []
  return { ...(emoji === undefined ? {} : { emoji }), ...(text === '' ? {} : { text }) }
}

async function personOf(bridge: Bridge, written: string): Promise<Profile> {
  const name = written.trim().replace(/^@/, '').toLowerCase()
  const found = (await bridge.findPeople(name)).find((person) => person.name === name)
  if (!found) throw new CommandError('not-found', `nobody is called ${name}`, 'name')
  return found
}
