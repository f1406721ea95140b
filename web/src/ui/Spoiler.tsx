import { useLingui } from '@lingui/react/macro'
import { useState, type KeyboardEvent, type ReactNode } from 'react'
import './spoiler.css'

/** Hidden until somebody wants to see it; it takes the same room either way, so that nothing moves. */
export function Spoiler({ children }: { children: ReactNode }) {
  const { t } = useLingui()
  const [shown, setShown] = useState(false)
  if (shown) return <span className="spoiler">{children}</span>
  const show = () => setShown(true)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    show()
  }
  return (
    <span
      className="spoiler"
      data-hidden
      role="button"
      tabIndex={0}
      aria-label={t`Hidden text. Show it`}
      title={t`Hidden text. Show it`}
      onClick={show}
      onKeyDown={onKeyDown}
    >
      <span inert>{children}</span>
    </span>
  )
}
