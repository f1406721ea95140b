import { useLayoutEffect, useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { useKept } from '../ui/kept'

/** In pixels. */
interface Widths {
  least: number
  usual: number
  most: number
}

const STEP_PX = 10

/** The edge of a pane, which can be moved; how wide the pane is outlives a reload. */
export function PaneSeparator(props: {
  /** Of the pane's element; its style variable `--NAME-width` is what the layout reads. */
  name: string
  label: string
  /** On which side of the window the pane is. */
  side: 'start' | 'end'
  widths: Widths
}) {
  const { name, widths } = props
  const [kept, keep] = useKept(`${name}-width`, '')
  const width = within(Number(kept) || widths.usual, widths)
  const dragged = useRef({ x: 0, width: 0 })
  const set = (wanted: number) => keep(String(within(Math.round(wanted), widths)))

  useLayoutEffect(() => {
    document.documentElement.style.setProperty(`--${name}-width`, `${width}px`)
  }, [name, width])

  const grows = (element: Element) => (props.side === 'start' ? 1 : -1) * (getComputedStyle(element).direction === 'rtl' ? -1 : 1)
  const onPointerDown = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    dragged.current = { x: event.clientX, width }
  }
  const onPointerMove = (event: PointerEvent) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    set(dragged.current.width + grows(event.currentTarget) * (event.clientX - dragged.current.x))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEP_PX * grows(event.currentTarget)
    const wanted = { ArrowLeft: width - step, ArrowRight: width + step, Home: widths.least, End: widths.most }[event.key]
    if (wanted === undefined) return
    event.preventDefault()
    set(wanted)
  }
  return (
    <div
      className="separator"
      data-pane={name}
      role="separator"
      aria-orientation="vertical"
      aria-label={props.label}
      aria-controls={name}
      aria-valuemin={widths.least}
      aria-valuemax={widths.most}
      aria-valuenow={width}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onDoubleClick={() => set(widths.usual)}
      onKeyDown={onKeyDown}
    />
  )
}

function within(width: number, { least, most }: Widths): number {
  return Math.min(most, Math.max(least, width))
}
