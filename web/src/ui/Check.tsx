import type { ReactNode } from 'react'
import './check.css'

/** Yes or no. */
export function Check(props: { checked: boolean; disabled?: boolean; choose(checked: boolean): void; children: ReactNode }) {
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={props.checked}
        disabled={props.disabled}
        onChange={(event) => props.choose(event.currentTarget.checked)}
      />
      <span>{props.children}</span>
    </label>
  )
}
