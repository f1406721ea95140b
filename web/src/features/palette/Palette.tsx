import { t } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useEffect, useState, type KeyboardEvent, type ReactNode } from 'react'
import type { Id, Profile } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { Avatar } from '../../ui/Avatar'
import { Dialog } from '../../ui/Dialog'
import { SearchIcon } from '../../ui/icons'
import { roomName } from '../../ui/names'
import { navigate } from '../../ui/navigation'
import { RoomSign } from '../../ui/RoomSign'
import { best } from '../../ui/fuzzy'
import './palette.css'

export interface PaletteCommand {
  key: string
  name: string
  run(): void
}

interface Choice extends PaletteCommand {
  /** What stands before its name; before a command nothing does. */
  sign?: ReactNode
}

const MOST_ROOMS = 8
const MOST_PEOPLE = 4

const toRoom = (room: Id) => navigate({ view: 'room', room })

/**
 * @param go what is done with the room that was chosen
 * @param messages whether messages may be looked for, too
 */
export function Palette({ title, commands, go = toRoom, messages = false, onClose }: {
  title?: string
  messages?: boolean
  commands: PaletteCommand[]
  go?: (room: Id) => void
  onClose: () => void
}) {
  const { t } = useLingui()
  const [query, setQuery] = useState('')
  const [marked, setMarked] = useState(0)
  const choices = useChoices(query, commands, go, messages)
  const at = Math.min(marked, choices.length - 1)

  const choose = (choice: Choice | undefined) => {
    if (!choice) return
    onClose()
    choice.run()
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') {
      event.preventDefault()
      choose(choices[at])
      return
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined || choices.length === 0) return
    event.preventDefault()
    setMarked((at + step + choices.length) % choices.length)
  }

  return (
    <Dialog title={title ?? t`Go to`} onClose={onClose}>
      <input
        className="search-field"
        role="combobox"
        aria-label={t`Room, person or command`}
        placeholder={t`Room, person or command`}
        aria-expanded={choices.length > 0}
        aria-controls="palette-choices"
        aria-activedescendant={choices[at] ? `palette-${choices[at].key}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value)
          setMarked(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div id="palette-choices" className="palette-choices" role="listbox" aria-label={t`Results`}>
        {choices.map((choice, i) => (
          <div
            key={choice.key}
            id={`palette-${choice.key}`}
            role="option"
            aria-selected={i === at}
            className="palette-choice"
            onPointerMove={() => setMarked(i)}
            onClick={() => choose(choice)}
          >
            <span className="palette-sign">{choice.sign}</span>
            <span className="palette-name" dir="auto">
              {choice.name}
            </span>
          </div>
        ))}
      </div>
    </Dialog>
  )
}

function useChoices(query: string, commands: PaletteCommand[], go: (room: Id) => void, messages: boolean): Choice[] {
  const bridge = useBridge()
  const rooms = useMirror((state) => state.rooms)
  const people = usePeople(query)
  const said = query.trim()
  const recent = [...rooms].sort((a, b) => b.activeAt - a.activeAt)
  return [
    ...best(recent, query, roomName, MOST_ROOMS).map(
      (room): Choice => ({
        sign: <RoomSign entry={room} />,
        key: room.room,
        name: roomName(room),
        run: () => go(room.room),
      }),
    ),
    ...people.slice(0, MOST_PEOPLE).map(
      (person): Choice => ({
        sign: <Avatar id={person.user} name={person.displayName} picture={person.picture} />,
        key: person.user,
        name: `${person.displayName} @${person.name}`,
        run: () => {
          bridge.startDirect({ user: person.user }).then(
            go,
            () => {},
          )
        },
      }),
    ),
    ...best(commands, query, (command) => command.name, commands.length),
    ...(said === '' || !messages ? [] : [messagesWith(said)]),
  ]
}

function messagesWith(query: string): Choice {
  return { sign: <SearchIcon size={18} />, key: 'messages', name: t`Messages with “${query}”`, run: () => navigate({ view: 'search', query }) }
}

function usePeople(query: string): Profile[] {
  const bridge = useBridge()
  const self = useMirror((state) => (state.session.state === 'signedIn' ? state.session.account.user : ''))
  const [people, setPeople] = useState<Profile[]>([])
  useEffect(() => {
    let wanted = true
    if (query.trim().length < 2) {
      setPeople([])
      return
    }
    bridge.findPeople(query).then(
      (found) => wanted && setPeople(found.filter((person) => person.user !== self)),
      () => {},
    )
    return () => {
      wanted = false
    }
  }, [bridge, query, self])
  return people
}
