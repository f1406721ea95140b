import { useEffect, useState } from 'react'

/** What had the focus before the first of a row of dialogs: one may open from another. */
let opener: Element | null = null

/** When the dialog is gone the focus is where it was before, or on the main part if that is gone, too. */
export function useFocusReturn(): void {
  useState(() => {
    const focused = document.activeElement
    if (!focused?.closest('[role="dialog"]')) opener = focused
  })
  useEffect(
    () => () => {
      const target = opener?.isConnected && opener !== document.body ? opener : document.getElementById('main')
      if (target instanceof HTMLElement) target.focus()
    },
    [],
  )
}
