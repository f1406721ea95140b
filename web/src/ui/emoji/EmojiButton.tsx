import { lazy, Suspense, useId, useRef, useState, type ToggleEvent } from 'react'
import { SmileIcon } from '../icons'
import { place } from '../place'

const loadPicker = () => import('./EmojiPicker')
const EmojiPicker = lazy(async () => ({ default: (await loadPicker()).EmojiPicker }))

const SIZE_PX = { height: 352, width: 336 }

/** A button that opens the grid of emoji above everything else; it closes by a choice, Escape or a click elsewhere. */
export function EmojiButton(props: { label: string; size?: number; keys?: string; onPick(emoji: string): void; onClose?(): void }) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const popover = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)
  const onBeforeToggle = (event: ToggleEvent) => {
    if (event.newState === 'open') place(popover.current!, button.current!, SIZE_PX)
  }
  const onToggle = (event: ToggleEvent) => {
    setOpen(event.newState === 'open')
    if (event.newState === 'closed') props.onClose?.()
  }
  const pick = (emoji: string) => {
    popover.current?.hidePopover()
    props.onPick(emoji)
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        className="icon-button"
        aria-expanded={open}
        aria-keyshortcuts={props.keys}
        aria-label={props.label}
        title={props.label}
        popoverTarget={id}
        onPointerEnter={() => void loadPicker()}
      >
        <SmileIcon size={props.size ?? 20} />
      </button>
      <div ref={popover} id={id} className="popover" role="group" aria-label={props.label} popover="auto" onBeforeToggle={onBeforeToggle} onToggle={onToggle}>
        {open && (
          <Suspense fallback={<div className="emoji-picker" aria-busy="true" />}>
            <EmojiPicker onPick={pick} />
          </Suspense>
        )}
      </div>
    </>
  )
}
