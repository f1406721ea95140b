import '@mantine/core/styles/FloatingIndicator.layer.css'
import '@mantine/core/styles/SegmentedControl.layer.css'
import { SegmentedControl } from '@mantine/core'
import type { ReactNode } from 'react'

/** One of a few. */
export function Choice<Value extends string>(props: {
  label: string
  value: Value
  choose(value: NoInfer<Value>): void
  options: Record<NoInfer<Value>, ReactNode>
  wide?: boolean
}) {
  const options = Object.entries(props.options) as [Value, ReactNode][]
  return (
    <SegmentedControl
      aria-label={props.label}
      value={props.value}
      onChange={(value) => props.choose(value as Value)}
      data={options.map(([value, label]) => ({ value, label }))}
      fullWidth={props.wide === true}
      transitionDuration={0}
    />
  )
}
