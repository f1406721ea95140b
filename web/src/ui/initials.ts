/** One or two letters for an avatar; whole characters, not halves of a surrogate pair. */
export function initials(name: string): string {
  const words = name.trim().split(/[\s._-]+/).filter(Boolean)
  const letters = words.length > 1 ? [words[0]!, words[words.length - 1]!] : words
  return letters.map((word) => firstCharacter(word).toLocaleUpperCase()).join('')
}

function firstCharacter(word: string): string {
  const segments = new Intl.Segmenter().segment(word)[Symbol.iterator]().next()
  return segments.done ? '' : segments.value.segment
}

/** Which of the avatar hues; the same for the same id on every device. */
export function hueOf(id: string, hues: number): number {
  let hash = 0
  for (const char of id) hash = (hash * 31 + char.codePointAt(0)!) >>> 0
  return hash % hues
}
