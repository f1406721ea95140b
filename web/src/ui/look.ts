import { useEffect } from 'react'
import { useKeptOneOf } from './kept'

export const ACCENTS = ['teal', 'blue', 'violet', 'rose', 'amber'] as const
export const DENSITIES = ['comfortable', 'compact'] as const

export function useAccent() {
  return useKeptOneOf('accent', ACCENTS)
}

export function useDensity() {
  return useKeptOneOf('density', DENSITIES)
}

/** Puts accent and density where the design tokens read them; `first-paint.js` did it before. */
export function useLook(): void {
  const [accent] = useAccent()
  const [density] = useDensity()
  useEffect(() => {
    document.documentElement.dataset['accent'] = accent
    document.documentElement.dataset['density'] = density
  }, [accent, density])
}
