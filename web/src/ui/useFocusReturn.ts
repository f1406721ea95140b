import { useEffect, useState } from 'react'

/** What had the focus before the first of a row of dialogs: one may open from another, or over it. */
let opener: Element | null = null

/** When the dialog is gone the focus is on what lies under it, or where it was before, or on the main part if that is gone, too. */
export function useFocusReturn(): void {
  const [below] = useState(() => {
    const below = [...document.querySelectorAll('[role="dialog"]')].at(-1)
    if (below === undefined) opener = document.activeElement
    return below
  })
  useEffect(
    () => () => {
      if (below instanceof HTMLElement && below.isConnected) return below.focus()
      const target = opener?.isConnected && opener !== document.body ? opener : document.getElementById('main')
      if (target instanceof HTMLElement) target.focus()
    },
    [below],
  )
}
