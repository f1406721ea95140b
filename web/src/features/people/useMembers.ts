import { useEffect, useState } from 'react'
import type { Id, Member } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'

export interface Members {
  members: Member[]
  error: unknown
  /** Absent when all are there. */
  more?: () => void
}

const NONE: { members: Member[]; next?: string } = { members: [] }

/** Who is in a room; asked for again when the room tells that somebody came or went, and shown as it shows them. */
export function useMembers(room: Id): Members {
  const bridge = useBridge()
  const changed = useMirror((state) => state.windows[room]?.rows.findLast((row) => row.row === 'change')?.key)
  const [known, setKnown] = useState(NONE)
  const [error, setError] = useState<unknown>(null)

  useEffect(() => {
    let wanted = true
    bridge.members({ room }).then(
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
      setKnown(page.next === undefined ? { members: all } : { members: all, next: page.next })
    }, setError)
  }
  return { members, error, more }
}
