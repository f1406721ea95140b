import { useEffect, useRef } from 'react'
import { startJudge, type Judge } from './judge'

/** Starts with the first use: whoever only passes by loads no list of bad passwords. */
export function useJudge(): () => Judge {
  const judge = useRef<Judge>(undefined)
  useEffect(
    () => () => {
      judge.current?.stop()
      judge.current = undefined
    },
    [],
  )
  return () => (judge.current ??= startJudge())
}
