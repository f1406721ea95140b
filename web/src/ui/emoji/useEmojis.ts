import { useEffect, useState } from 'react'

export type Emojis = typeof import('./emojis')

let loaded: Emojis | undefined

/** All emoji and their names: they weigh as much as half the page, and are fetched only when wanted. */
export async function loadEmojis(): Promise<Emojis> {
  loaded ??= await import('./emojis')
  return loaded
}

export function useEmojis(wanted: boolean): Emojis | undefined {
  const [emojis, setEmojis] = useState(loaded)
  useEffect(() => {
    if (!wanted) return
    let isHere = true
    loadEmojis().then(
      (all) => isHere && setEmojis(all),
      () => {},
    )
    return () => {
      isHere = false
    }
  }, [wanted])
  return emojis
}
