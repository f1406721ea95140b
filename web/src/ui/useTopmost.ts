import { useEffect, useState } from 'react'

/** Those that are open, in the order in which they lie over each other. */
const dialogs: object[] = []

/** Tells whether no other dialog lies over this one. */
export function useTopmost(): () => boolean {
  const [self] = useState({})
  useEffect(() => {
    dialogs.push(self)
    // Not at once: the key that closed the upper one is yet to reach the lower.
    return () => void setTimeout(() => dialogs.splice(dialogs.indexOf(self), 1))
  }, [self])
  return () => dialogs.at(-1) === self
}
