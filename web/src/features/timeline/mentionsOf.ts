import type { Id, MessageRow, Profile } from '../../bridge/bridge'
import type { Mentions } from '../../ui/Markdown'
import { personName } from '../../ui/names'

/** Whom the names in a message stand for: only those that it says it mentions. */
export function mentionsOf(room: Id, row: MessageRow, people: Readonly<Record<Id, Profile>>, self: Id): Mentions {
  const known = (row.mentions ?? []).flatMap((user) => people[user] ?? [])
  return {
    ...(row.mentionsRoom ? { room: { displayName: 'room', self: true } } : {}),
    ...Object.fromEntries(known.map((person) => [person.name, { user: person.user, room, displayName: personName(person), self: person.user === self }])),
  }
}
