const GAP_PX = 4

/** Puts a popover below its button and flush with its end, or above it where there is no room below; never beyond an edge. */
export function place(popover: HTMLElement, button: HTMLElement, size: { height: number; width: number }): void {
  const { top, bottom, left, right } = button.getBoundingClientRect()
  const below = bottom + GAP_PX + size.height <= innerHeight || top < innerHeight - bottom
  popover.style.insetBlockStart = below ? `${bottom + GAP_PX}px` : 'auto'
  popover.style.insetBlockEnd = below ? 'auto' : `${innerHeight - top + GAP_PX}px`
  const end = getComputedStyle(button).direction === 'rtl' ? left : innerWidth - right
  popover.style.insetInlineEnd = `${Math.max(GAP_PX, Math.min(end, innerWidth - size.width - GAP_PX))}px`
}
