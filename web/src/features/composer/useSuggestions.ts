import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { useCallback, useEffect, useState } from 'react'
import type { Id, Member, Profile } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { useEmojis } from '../../ui/emoji/useEmojis'
import { best } from '../../ui/fuzzy'
import { pathOf } from '../../ui/route'
import { useAnswer } from '../../ui/useSearch'
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
  const people = usePeopleHere(room, trigger?.kind === 'person' ? trigger.query : undefined)
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

/** Those who are in the room, who spoke last in it first; where it has too many to be listed, those whom the server finds. */
function usePeopleHere(room: Id, query: string | undefined): Profile[] {
  const bridge = useBridge()
  const self = useMirror((state) => (state.session.state === 'signedIn' ? state.session.account.user : ''))
  const speaking = useMirror((state) => state.windows[room]?.people)
  const [{ members, areAll }, setMembers] = useState<{ members: Profile[]; areAll: boolean }>({ members: [], areAll: true })
  const wanted = query !== undefined
  useEffect(() => {
    if (!wanted) return
    let isHere = true
    // Without an answer, those who have spoken are enough.
    bridge.members({ room }).then(
      ({ entries, next }) => {
        const people = peopleOf(room, entries)
        if (isHere) setMembers({ members: people, areAll: next === undefined })
      },
      () => {},
    )
    return () => {
      isHere = false
    }
  }, [bridge, room, wanted])
  const find = useCallback(
    async (typed: string) => (areAll || typed === '' ? [] : peopleOf(room, await bridge.findMembers({ room, query: typed }))),
    [bridge, room, areAll],
  )
  const { found } = useAnswer(find, query ?? '')
  if (!wanted) return []
  const all = new Map([...Object.values(speaking ?? {}), ...members, ...(found ?? [])].map((profile) => [profile.user, profile]))
  all.delete(self)
  return [...all.values()].filter(({ state }) => state !== 'deleted')
}

/** Whom of the members one may mean. */
function peopleOf(room: Id, members: Member[]): Profile[] {
  const people = members.filter(({ role }) => role !== undefined).map(({ profile }) => profile)
  meet(room, people)
  return people
}
