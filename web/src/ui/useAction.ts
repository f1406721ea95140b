import { useRef, useState } from 'react'

export interface Action<Args extends unknown[] = []> {
  busy: boolean
  error: unknown
  /** Does nothing while it still runs. */
  run(...args: Args): Promise<void>
}

/** Something that takes a while and may fail; what it failed with stays until the next try. */
export function useAction<Args extends unknown[] = []>(act: (...args: Args) => Promise<void>): Action<Args> {
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null })
  const running = useRef(false)
  const run = async (...args: Args) => {
    if (running.current) return
    running.current = true
    setState({ busy: true, error: null })
    try {
      await act(...args)
      setState({ busy: false, error: null })
    } catch (error) {
      setState({ busy: false, error })
    } finally {
      running.current = false
    }
  }
  return { ...state, run }
}
