export interface Selection {
  text: string
  start: number
  end: number
}

/** What to put in place of the selection `start`..`end`, and what is selected afterwards. */
export interface Replacement {
  start: number
  end: number
  put: string
  select: [number, number]
}

const MARKS: Record<string, string> = { b: '**', i: '_', e: '`' }

export function markOf(key: string): string | undefined {
  return MARKS[key.toLowerCase()]
}

/** Puts the mark around the selection, or takes it away when it is there. */
export function toggled({ text, start, end }: Selection, mark: string): Replacement {
  const chosen = text.slice(start, end)
  const size = mark.length
  if (start >= size && text.slice(start - size, start) === mark && text.slice(end, end + size) === mark) {
    return { start: start - size, end: end + size, put: chosen, select: [start - size, end - size] }
  }
  return { start, end, put: mark + chosen + mark, select: [start + size, end + size] }
}

/** An address that is pasted over words becomes their link. */
export function linked({ text, start, end }: Selection, address: string): Replacement {
  const put = `[${text.slice(start, end)}](${address})`
  return { start, end, put, select: [start + put.length, start + put.length] }
}
