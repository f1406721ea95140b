import { useId, useRef, type KeyboardEvent, type ToggleEvent } from 'react'
import { MoreIcon } from './icons'
import { place } from './place'
import './menu.css'

export interface MenuItem {
  label: string
  danger?: boolean
  act(): void
}

const ITEM_PX = 36
const WIDTH_PX = 176

/** A button with a menu; the browser puts it above everything else, and closes it by Escape or a click elsewhere. */
export function Menu({ label, items }: { label: string; items: readonly MenuItem[] }) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const menu = useRef<HTMLDivElement>(null)

  const entries = () => [...(menu.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])]
  const onBeforeToggle = (event: ToggleEvent) => {
    if (event.newState === 'open') place(menu.current!, button.current!, { height: (items.length + 1) * ITEM_PX, width: WIDTH_PX })
  }
  const onToggle = (event: ToggleEvent) => {
    if (event.newState === 'open') entries()[0]?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Tab') return menu.current?.hidePopover()
    const all = entries()
    const at = all.indexOf(document.activeElement as HTMLElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    all.at(to % all.length)?.focus()
  }
  const choose = (item: MenuItem) => {
    // The focus goes back to the button first: what the item opens finds it there.
    menu.current?.hidePopover()
    item.act()
  }
  return (
    <>
      <button ref={button} type="button" className="icon-button" aria-haspopup="menu" aria-label={label} title={label} popoverTarget={id}>
        <MoreIcon size={18} />
      </button>
      <div
        ref={menu}
        id={id}
        className="menu"
        role="menu"
        aria-label={label}
        popover="auto"
        onBeforeToggle={onBeforeToggle}
        onToggle={onToggle}
        onKeyDown={onKeyDown}
      >
        {items.map((item) => (
          <button key={item.label} type="button" role="menuitem" tabIndex={-1} data-danger={item.danger} onClick={() => choose(item)}>
            {item.label}
          </button>
        ))}
      </div>
    </>
  )
}
