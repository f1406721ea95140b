import type { Id, Message, Profile } from '../../bridge/bridge'
import { peopleIn, useMirror } from '../../bridge/mirror'
import { parseMarkdown, type Block, type Inline } from '../../ui/markdown'

/** As many as the protocol takes. */
const MOST = 100

/** By this name everybody in the room is mentioned. */
export const EVERYBODY = 'room'

/** Whom somebody may mean by a name: those who were offered while it was written, by room. */
const met = new Map<Id, Map<string, Id>>()

export function meet(room: Id, people: readonly Profile[]): void {
  const known = met.get(room) ?? new Map<string, Id>()
  people.forEach(({ name, user }) => known.set(name, user))
  met.set(room, known)
}

export function forgetMet(): void {
  met.clear()
}

/** Whom a text mentions; names in code mention nobody. */
export function mentionsIn(room: Id, text: string): Pick<Message, 'mentions' | 'mentionsRoom'> {
  const names = new Set(parseMarkdown(text).flatMap(namesOfBlock))
  const people = Object.values(peopleIn(useMirror.getState(), room))
  const known = new Map([...(met.get(room) ?? []), ...people.map(({ name, user }) => [name, user] as const)])
  const users = [...names].flatMap((name) => known.get(name) ?? []).slice(0, MOST)
  return { ...(users.length > 0 ? { mentions: users } : {}), ...(names.has(EVERYBODY) && !known.has(EVERYBODY) ? { mentionsRoom: true } : {}) }
}

function namesOfBlock(block: Block): string[] {
  switch (block.kind) {
    case 'paragraph':
      return block.children.flatMap(namesOf)
    case 'quote':
      return block.children.flatMap(namesOfBlock)
    case 'list':
      return block.items.flat().flatMap(namesOf)
    case 'code':
      return []
  }
}

function namesOf(node: Inline): string[] {
  switch (node.kind) {
    case 'mention':
      return [node.name]
    case 'text':
    case 'code':
    case 'break':
      return []
    case 'strong':
    case 'emphasis':
    case 'strike':
    case 'spoiler':
    case 'link':
      return node.children.flatMap(namesOf)
  }
}
