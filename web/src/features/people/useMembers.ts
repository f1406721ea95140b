import { useCallback, useEffect, useRef, useState } from 'react'
import type { Bridge, Id, Member, Page } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { useAnswer } from '../../ui/useSearch'

export interface Members {
  members: Member[]
  error: unknown
  /** Absent when all are there. */
  more?: () => void
  /** Who is looked for. */
  query: string
  find(query: string): void
  /** Whether that is nobody. */
  nobody: boolean
}

const NONE: { members: Member[]; next?: string } = { members: [] }

/** Who is in a room; all that was loaded is asked for again when the room tells that somebody came or went, and shown as it shows them. */
export function useMembers(room: Id): Members {
  const bridge = useBridge()
  const changed = useMirror((state) => state.windows[room]?.rows.findLast((row) => row.row === 'change')?.key)
  const [known, setKnown] = useState(NONE)
  const [error, setError] = useState<unknown>(null)
  const loaded = useRef({ room, pages: 1 })
  if (loaded.current.room !== room) loaded.current = { room, pages: 1 }

  useEffect(() => {
    let wanted = true
    firstPages(bridge, room, loaded.current.pages).then(
      ({ entries, next }) => {
        if (!wanted) return
        setError(null)
        setKnown(next === undefined ? { members: entries } : { members: entries, next })
      },
      (failure: unknown) => wanted && setError(failure),
    )
    return () => {
      wanted = false
    }
  }, [bridge, room, changed])

  const [query, find] = useState('')
  const typed = query.trim()
  const search = useCallback(
    async (text: string) => (text === '' ? null : bridge.findMembers({ room, query: text })),
    [bridge, room],
  )
  const { found, error: unfound } = useAnswer(search, typed)
  const people = useMirror((state) => state.windows[room]?.people)
  const { next } = known
  const listed = typed === '' ? known.members : (found ?? [])
  const members = listed.map((member) => ({ ...member, profile: people?.[member.profile.user] ?? member.profile }))
  if (typed !== '') return { members, error: unfound, query, find, nobody: found?.length === 0 }
  if (next === undefined) return { members, error, query, find, nobody: false }
  const more = () => {
    bridge.members({ room, cursor: next }).then((page) => {
      const all = [...known.members, ...page.entries]
      loaded.current.pages++
      setKnown(page.next === undefined ? { members: all } : { members: all, next: page.next })
    }, setError)
  }
  return { members, error, more, query, find, nobody: false }
}

async function firstPages(bridge: Bridge, room: Id, count: number): Promise<Page<Member>> {
  let found = await bridge.members({ room })
  for (let page = 1; page < count && found.next !== undefined; page++) {
    const more = await bridge.members({ room, cursor: found.next })
    found = { ...more, entries: [...found.entries, ...more.entries] }
  }
  return found
}
