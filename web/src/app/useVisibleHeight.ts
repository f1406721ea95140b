import { useEffect } from 'react'

/** No keyboard is lower, and nothing else that a browser draws over the page is as high. */
const KEYBOARD_PX = 80

/** How much of the page an on-screen keyboard leaves, as `--visible-height`: some browsers lay it over the page, and make that no smaller. */
export function useVisibleHeight(): void {
  useEffect(() => {
    const seen = window.visualViewport
    if (!seen) return
    const follow = () => {
      const { style } = document.documentElement
      const isZoomed = seen.scale > 1.01 // by two fingers: then less of the page is seen, too
      if (isZoomed || window.innerHeight - seen.height < KEYBOARD_PX) {
        style.removeProperty('--visible-height')
        return
      }
      style.setProperty('--visible-height', `${seen.height}px`)
      window.scrollTo(0, 0) // they also moved it, so that what has the focus was seen
    }
    seen.addEventListener('resize', follow)
    return () => seen.removeEventListener('resize', follow)
  }, [])
}
