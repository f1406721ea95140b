import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { useEffect, useState } from 'react'
import type { Id, Profile } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { useEmojis } from '../../ui/emoji/useEmojis'
import { best } from '../../ui/fuzzy'
import { pathOf } from '../../ui/route'
import { commandsFor } from './commands'
import { EVERYBODY, meet } from './mentions'
import type { Trigger } from './trigger'

export interface Suggestion {
  key: string
  /** Shown before the name: an emoji, or the sign of its kind. */
  sign: string
  name: string
  detail?: string
  /** What takes the place of what was begun. */
  put: string
}

const MOST = 8
const NONE: Suggestion[] = []

/** What may be meant, the likeliest first. */
export function useSuggestions(room: Id, trigger: Trigger | undefined): Suggestion[] {
  const { i18n } = useLingui()
  const emojis = useEmojis(trigger?.kind === 'emoji')
  const people = usePeopleHere(room, trigger?.kind === 'person')
  const rooms = useMirror((state) => state.rooms)
  const entry = rooms.find((known) => known.room === room)
  if (!trigger) return NONE
  const everybody = { key: EVERYBODY, sign: '@', name: EVERYBODY, detail: i18n._(msg`Everybody in this room`), put: `@${EVERYBODY} ` }
  const { query } = trigger
  switch (trigger.kind) {
    case 'emoji':
      return (emojis?.findEmojis(query, MOST) ?? []).map(({ emoji, codes }) => ({
        key: emoji,
        sign: emoji,
        name: `:${codes[0] ?? query}:`,
        put: `${emoji} `,
      }))
    case 'person':
      return [...best(people, query, ({ displayName, name, ownName = '' }) => `${displayName} ${name} ${ownName}`, MOST).map(({ user, displayName, name }) => ({
        key: user,
        sign: '@',
        name: displayName,
        detail: `@${name}`,
        put: `@${name} `,
      })), ...(entry && entry.kind !== 'direct' && EVERYBODY.startsWith(query.toLowerCase()) ? [everybody] : [])]
    case 'room':
      return best(rooms.filter(({ kind, invited }) => kind !== 'direct' && !invited), query, ({ name }) => name, MOST).map((other) => ({
        key: other.room,
        sign: '#',
        name: other.name,
        put: `[#${other.name.replace(/[[\]\n]/g, '')}](${location.origin}${pathOf({ view: 'room', room: other.room })}) `,
      }))
    case 'command':
      return commandsFor(entry)
        .filter(({ name }) => name.startsWith(query))
        .slice(0, MOST)
        .map(({ name, takes, does }) => ({
          key: name,
          sign: '/',
          name: takes === undefined ? name : `${name} ${i18n._(takes)}`,
          detail: i18n._(does),
          put: `/${name} `,
        }))
  }
}

/** Those who are in the room, who spoke last in it first. */
function usePeopleHere(room: Id, wanted: boolean): Profile[] {
  const bridge = useBridge()
  const self = useMirror((state) => (state.session.state === 'signedIn' ? state.session.account.user : ''))
  const speaking = useMirror((state) => state.windows[room]?.people)
  const [members, setMembers] = useState<Profile[]>([])
  useEffect(() => {
    if (!wanted) return
    let isHere = true
    // Without an answer, those who have spoken are enough.
    bridge.members({ room }).then(
      ({ entries }) => {
        const people = entries.filter(({ role }) => role !== undefined).map(({ profile }) => profile)
        meet(room, people)
        if (isHere) setMembers(people)
      },
      () => {},
    )
    return () => {
      isHere = false
    }
  }, [bridge, room, wanted])
  if (!wanted) return []
  const all = new Map([...Object.values(speaking ?? {}), ...members].map((profile) => [profile.user, profile]))
  all.delete(self)
  return [...all.values()]
}
