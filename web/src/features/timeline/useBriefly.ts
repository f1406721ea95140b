import { useEffect, useState } from 'react'

const MARKED_MS = 3_000

/** The message that one came for is marked for a moment. */
export function useBriefly(message: number | undefined): number | undefined {
  const [over, setOver] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), MARKED_MS)
    return () => clearTimeout(timer)
  }, [])
  return over ? undefined : message
}
