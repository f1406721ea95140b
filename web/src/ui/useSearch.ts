import { useEffect, useState } from 'react'

/** A pause in typing this long asks the server. */
const PAUSE_MS = 200

export interface Search<Found> {
  query: string
  type(query: string): void
  /** The newest answer; null until there is one. */
  found: Found | null
  /** Shows something else until the next answer, as with one more page. */
  show(found: Found): void
  error: unknown
}

/** Asks while somebody types; an answer to what was typed before is dropped. `ask` must stay the same function. */
export function useSearch<Found>(ask: (query: string) => Promise<Found>): Search<Found> {
  const [query, type] = useState('')
  return { query, type, ...useAnswer(ask, query) }
}

/** The same, of what is typed elsewhere. */
export function useAnswer<Found>(ask: (query: string) => Promise<Found>, query: string): Omit<Search<Found>, 'query' | 'type'> {
  const [found, setFound] = useState<Found | null>(null)
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    let wanted = true
    const search = () =>
      ask(query).then(
        (answer) => {
          if (!wanted) return
          setError(null)
          setFound(answer)
        },
        (failure: unknown) => wanted && setError(failure),
      )
    const timer = setTimeout(search, query === '' ? 0 : PAUSE_MS)
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [ask, query])
  return { found, show: setFound, error }
}
