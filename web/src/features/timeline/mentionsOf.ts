import type { Id, MessageRow, Profile } from '../../bridge/bridge'
import type { Mentions } from '../../ui/Markdown'

/** Whom the names in a message stand for: only those that it says it mentions. */
export function mentionsOf(row: MessageRow, people: Readonly<Record<Id, Profile>>, self: Id): Mentions {
  const known = (row.mentions ?? []).flatMap((user) => people[user] ?? [])
  return {
    ...(row.mentionsRoom ? { room: { displayName: 'room', self: true } } : {}),
    ...Object.fromEntries(known.map(({ user, name, displayName }) => [name, { user, displayName, self: user === self }])),
  }
}
