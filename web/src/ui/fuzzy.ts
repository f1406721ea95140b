/** How well `query` fits `text`: letters in order, better at the start of words and side by side; 0 is not at all. */
export function fits(query: string, text: string): number {
  const wanted = query.toLowerCase()
  const given = text.toLowerCase()
  let score = 1
  let at = -1
  for (const letter of wanted) {
    const next = given.indexOf(letter, at + 1)
    if (next < 0) return 0
    score += next === at + 1 ? 3 : 0
    score += next === 0 || /[\s._-]/.test(given[next - 1]!) ? 2 : 0
    at = next
  }
  return score / (1 + given.length / 100)
}

/** The best first; of equals the order stays. */
export function best<T>(all: readonly T[], query: string, textOf: (one: T) => string, most: number): T[] {
  if (query.trim() === '') return all.slice(0, most)
  return all
    .map((one) => ({ one, score: fits(query.trim(), textOf(one)) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, most)
    .map(({ one }) => one)
}
