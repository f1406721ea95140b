import { useEffect } from 'react'
import { useKept } from './kept'

export const ACCENTS = ['teal', 'blue', 'violet', 'rose', 'amber'] as const
export const DENSITIES = ['comfortable', 'compact'] as const

export function useAccent() {
  return useKept('accent', ACCENTS[0])
}

export function useDensity() {
  return useKept('density', DENSITIES[0])
}

/** Puts accent and density where the design tokens read them. */
export function useLook(): void {
  const [accent] = useAccent()
  const [density] = useDensity()
  useEffect(() => {
    document.documentElement.dataset['accent'] = accent
    document.documentElement.dataset['density'] = density
  }, [accent, density])
}
