/** What somebody begins to write that can be completed: what they mean, and where it stands in the text. */
export interface Trigger {
  kind: 'emoji' | 'person' | 'room' | 'command'
  query: string
  start: number
  end: number
}

/** Longer than this it is no name. */
const LONGEST = 40

const KINDS = { ':': 'emoji', '@': 'person', '#': 'room' } as const

const WORD = /(?:^|[\s(])([:@#])([\p{L}\p{N}._+-]*)$/u
const COMMAND = /^\/([a-z]*)$/

/** An emoji is offered after two letters: a colon alone ends many a sentence. */
const LEAST_OF_EMOJI = 2

export function triggerAt(text: string, cursor: number): Trigger | undefined {
  const before = text.slice(0, cursor)
  const command = COMMAND.exec(before)
  if (command) return { kind: 'command', query: command[1]!, start: 0, end: cursor }
  const [, sign, query = ''] = WORD.exec(before.slice(-LONGEST)) ?? []
  if (sign === undefined) return undefined
  const kind = KINDS[sign as keyof typeof KINDS]
  if (kind === 'emoji' && query.length < LEAST_OF_EMOJI) return undefined
  return { kind, query, start: cursor - query.length - 1, end: cursor }
}

/** The code of an emoji that ends at the cursor with its second colon. */
export function codeAt(text: string, cursor: number): { code: string; start: number; end: number } | undefined {
  const [whole, code] = /(?<![\p{L}\p{N}:]):([\w+-]{2,40}):$/u.exec(text.slice(0, cursor)) ?? []
  return whole === undefined || code === undefined ? undefined : { code, start: cursor - whole.length, end: cursor }
}
