import { useEffect, useRef, type MouseEvent, type PointerEvent, type ReactNode } from 'react'
import './sheet.css'

/** A dialog at the lower edge of the screen, as long as it is mounted; it closes by Escape, the back gesture, or a touch elsewhere. */
export function Sheet({ label, onClose, children }: { label: string; onClose(): void; children: ReactNode }) {
  const sheet = useRef<HTMLDialogElement>(null)
  useEffect(() => sheet.current?.showModal(), [])
  // The press that opened it may end as a click on it.
  const pressed = useRef(false)
  const press = (event: PointerEvent) => {
    pressed.current = event.target === sheet.current
  }
  const closeElsewhere = (event: MouseEvent) => {
    if (pressed.current && event.target === sheet.current) sheet.current.close()
  }
  return (
    <dialog ref={sheet} className="sheet" aria-label={label} onClose={onClose} onPointerDown={press} onClick={closeElsewhere}>
      <div className="sheet-content">{children}</div>
    </dialog>
  )
}
