const ASKED = 3

/** Places of words that are asked for, ascending, others each time. */
export function asked(of: number): number[] {
  const places = new Set<number>()
  while (places.size < Math.min(ASKED, of)) places.add(crypto.getRandomValues(new Uint32Array(1))[0]! % of)
  return [...places].sort((a, b) => a - b)
}

/** Digits in groups of five, as people compare them. */
export function grouped(digits: string): string[] {
  return digits.match(/.{1,5}/g) ?? []
}
