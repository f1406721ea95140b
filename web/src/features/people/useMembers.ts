import { useEffect, useRef, useState } from 'react'
import type { Bridge, Id, Member, Page } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'

export interface Members {
  members: Member[]
  error: unknown
  /** Absent when all are there. */
  more?: () => void
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

  const people = useMirror((state) => state.windows[room]?.people)
  const { next } = known
  const members = known.members.map((member) => ({ ...member, profile: people?.[member.profile.user] ?? member.profile }))
  if (next === undefined) return { members, error }
  const more = () => {
    bridge.members({ room, cursor: next }).then((page) => {
      const all = [...known.members, ...page.entries]
      loaded.current.pages++
      setKnown(page.next === undefined ? { members: all } : { members: all, next: page.next })
    }, setError)
  }
  return { members, error, more }
}

async function firstPages(bridge: Bridge, room: Id, count: number): Promise<Page<Member>> {
  let found = await bridge.members({ room })
  for (let page = 1; page < count && found.next !== undefined; page++) {
    const more = await bridge.members({ room, cursor: found.next })
    found = { ...more, entries: [...found.entries, ...more.entries] }
  }
  return found
}
