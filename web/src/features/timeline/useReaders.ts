import { useMemo } from 'react'
import type { Id, ReadRange } from '../../bridge/bridge'
import { useMirror } from '../../bridge/mirror'

const NOBODY: Record<Id, ReadRange> = {}

/** Who of the others has read what stands there, as far as they let it be known. */
export function useReaders(room: Id, seq: number): Id[] {
  const reads = useMirror((state) => state.reads[room] ?? NOBODY)
  return useMemo(() => {
    const readers = Object.entries(reads).filter(([, { from, to }]) => from <= seq && seq <= to)
    return readers.map(([user]) => user)
  }, [reads, seq])
}
