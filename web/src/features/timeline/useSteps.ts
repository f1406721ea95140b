import { useCallback, useLayoutEffect, useState } from 'react'
import type { TimelineRow } from './entries'
import { stepsTo, type Step } from './steps'

interface Walk {
  target: readonly TimelineRow[]
  now: Step
  then: Step | undefined
  /** Rises when everything shown was replaced: the list begins anew. */
  generation: number
}

export interface Steps extends Step {
  generation: number
  /** Takes away what was kept at the start. */
  trim(): void
}

/** The rows to draw now on the way to `rows`; a second step follows before anything is painted. */
export function useSteps(rows: readonly TimelineRow[]): Steps {
  const [walk, setWalk] = useState<Walk>(() => ({
    target: rows,
    now: { rows, shift: false },
    then: undefined,
    generation: 0,
  }))
  const current = walk.target === rows ? walk : walkTo(walk, rows)
  if (current !== walk) setWalk(current)
  const { then } = current
  useLayoutEffect(() => {
    if (then) setWalk((last) => (last.then === then ? { ...last, now: then, then: undefined } : last))
  }, [then])
  const trim = useCallback(() => setWalk((last) => ({ ...last, now: { rows: last.target, shift: true }, then: undefined })), [])
  return { ...current.now, generation: current.generation, trim }
}

function walkTo(walk: Walk, rows: readonly TimelineRow[]): Walk {
  const steps = stepsTo(walk.now.rows, rows)
  if (steps === 'replaced') {
    return { target: rows, now: { rows, shift: false }, then: undefined, generation: walk.generation + 1 }
  }
  return { target: rows, now: steps[0]!, then: steps[1], generation: walk.generation }
}
