import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { TimelineRow } from './entries'
import { isLong, stepsTo, type Step } from './steps'

const IDLE_MS = 1_000

interface Walk {
  target: readonly TimelineRow[]
  now: Step
  then: Step | undefined
  /** Rises when everything shown was replaced: the list begins anew. */
  generation: number
}

export interface Steps extends Step {
  generation: number
  /** Somebody scrolls: what was kept at the start is taken away only after a while without. */
  scrolled(): void
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
  const idle = useRef<ReturnType<typeof setTimeout>>(undefined)
  const scrolled = useCallback(() => {
    clearTimeout(idle.current)
    idle.current = setTimeout(() => setWalk(trimmed), IDLE_MS)
  }, [])
  useEffect(() => () => clearTimeout(idle.current), [])
  return { ...current.now, generation: current.generation, scrolled }
}

function walkTo(walk: Walk, rows: readonly TimelineRow[]): Walk {
  const steps = stepsTo(walk.now.rows, rows)
  if (steps === 'replaced') {
    return { target: rows, now: { rows, shift: false }, then: undefined, generation: walk.generation + 1 }
  }
  return { target: rows, now: steps[0]!, then: steps[1], generation: walk.generation }
}

function trimmed(walk: Walk): Walk {
  return isLong(walk.now.rows, walk.target) ? { ...walk, now: { rows: walk.target, shift: true }, then: undefined } : walk
}
