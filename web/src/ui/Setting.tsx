import type { ComponentProps } from 'react'
import { Choice } from './Choice'
import './setting.css'

/** A choice in a list of settings, with its label before it. */
export function Setting<Value extends string>(props: ComponentProps<typeof Choice<Value>>) {
  return (
    <div className="setting">
      <span aria-hidden="true">{props.label}</span>
      <Choice {...props} />
    </div>
  )
}
