import { useMemo } from 'react'
import type { Id } from '../../bridge/bridge'
import { useMirror } from '../../bridge/mirror'

const NOBODY: Record<Id, number> = {}

/** Who of the others has read the room up to there, as far as they let it be known. */
export function useReaders(room: Id, seq: number): Id[] {
  const reads = useMirror((state) => state.reads[room] ?? NOBODY)
  return useMemo(() => Object.keys(reads).filter((user) => reads[user]! >= seq), [reads, seq])
}
