import data from 'emoji-picker-element-data/en/github/data.json'

export interface Emoji {
  emoji: string
  name: string
  /** What stands between colons, the usual one first. */
  codes: readonly string[]
  tags: readonly string[]
  group: Group
}

/** The groups of Unicode, by their number in the data; parts of emoji are none that one would send. */
const GROUPS = { 0: 'smileys', 1: 'people', 3: 'nature', 4: 'food', 5: 'travel', 6: 'activities', 7: 'objects', 8: 'symbols', 9: 'flags' } as const

export type Group = (typeof GROUPS)[keyof typeof GROUPS]

const groupOf = (number: number): Group | undefined => (GROUPS as Record<number, Group>)[number]

export const emojis: readonly Emoji[] = data.flatMap(({ emoji, annotation, shortcodes = [], tags = [], group: number }) => {
  const group = groupOf(number)
  return group === undefined ? [] : [{ emoji, name: annotation, codes: shortcodes, tags, group }]
})

export const groups: readonly { group: Group; sign: string }[] = Object.values(GROUPS).map((group) => ({
  group,
  sign: emojis.find((emoji) => emoji.group === group)!.emoji,
}))

const byCode = new Map(emojis.flatMap((emoji) => emoji.codes.map((code) => [code, emoji] as const)))
const byEmoji = new Map(emojis.map((emoji) => [emoji.emoji, emoji]))

export function withCode(code: string): Emoji | undefined {
  return byCode.get(code.toLowerCase())
}

export function nameOf(emoji: string): string | undefined {
  return byEmoji.get(emoji)?.name
}

/** Codes that begin with it come first, then those with it in them, then what is tagged so. */
export function findEmojis(query: string, most: number): Emoji[] {
  const wanted = query.trim().toLowerCase().replaceAll(' ', '_')
  if (wanted === '') return []
  const ranked = emojis.map((emoji) => ({ emoji, rank: rankOf(emoji, wanted) })).filter(({ rank }) => rank < NOT_FOUND)
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ emoji }) => emoji)
}

const NOT_FOUND = 4

function rankOf({ codes, tags, name }: Emoji, wanted: string): number {
  if (codes.includes(wanted)) return 0
  if (codes.some((code) => code.startsWith(wanted))) return 1
  if (codes.some((code) => code.includes(wanted))) return 2
  return tags.some((tag) => tag.startsWith(wanted)) || name.replaceAll(' ', '_').includes(wanted) ? 3 : NOT_FOUND
}
