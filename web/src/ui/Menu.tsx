import { useId, useRef, type KeyboardEvent, type ReactNode, type ToggleEvent } from 'react'
import { MoreIcon } from './icons'
import { place } from './place'
import './menu.css'

export interface MenuItem {
  label: string
  danger?: boolean
  /** Of one of a few: whether it is the one that holds. */
  checked?: boolean
  /** What does the same on what has the focus. */
  keys?: string
  act(): void
}

const ITEM_PX = 36
const WIDTH_PX = 176

/** A button with a menu; the browser puts it above everything else, and closes it by Escape or a click elsewhere. */
export function Menu({ label, items, children }: { label: string; items: readonly MenuItem[]; children?: ReactNode }) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const menu = useRef<HTMLDivElement>(null)

  const entries = () => [...(menu.current?.querySelectorAll<HTMLElement>('button') ?? [])]
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
      <button ref={button} type="button" className={children === undefined ? 'icon-button' : 'menu-button'} aria-haspopup="menu" aria-label={label} title={label} popoverTarget={id}>
        {children ?? <MoreIcon size={18} />}
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
          <button
            key={item.label}
            type="button"
            role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
            aria-checked={item.checked}
            aria-keyshortcuts={item.keys}
            tabIndex={-1}
            data-danger={item.danger}
            onClick={() => choose(item)}
          >
            {item.label}
          </button>
        ))}
      </div>
    </>
  )
}
