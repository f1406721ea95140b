import { useEffect, useState } from 'react'
import type { Page } from '../bridge/bridge'
import { useAction, type Action } from './useAction'

export interface Pages<T> {
  /** Null until the first page came. */
  entries: T[] | null
  more: Action
  hasMore: boolean
  error: unknown
}

/** A list that comes page by page. `ask` must stay the same function as long as the list is the same. */
export function usePages<T>(ask: (cursor?: string) => Promise<Page<T>>): Pages<T> {
  const [page, setPage] = useState<Page<T> | null>(null)
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    let wanted = true
    setPage(null)
    setError(null)
    ask().then(
      (first) => wanted && setPage(first),
      (failure: unknown) => wanted && setError(failure),
    )
    return () => {
      wanted = false
    }
  }, [ask])
  const more = useAction(async () => {
    if (page?.next === undefined) return
    const next = await ask(page.next)
    setPage((now) => (now === page ? { ...next, entries: [...page.entries, ...next.entries] } : now))
  })
  return { entries: page?.entries ?? null, more, hasMore: page?.next !== undefined, error: error ?? more.error }
}
