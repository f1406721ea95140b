import { isUnread } from '../../ui/isUnread'
import type { Item } from './order'

/** Where rows stand, and which part of the list is in view; in pixels. */
export interface View {
  top: number
  bottom: number
  startOf(index: number): number
  endOf(index: number): number
}

/** The nearest rows with something unread that are out of view, by index. */
export interface Beyond {
  above: number | undefined
  below: number | undefined
}

export function unreadBeyond(items: readonly Item[], view: View): Beyond {
  const unread = items.flatMap((item, i) => (hasUnread(item) ? [i] : []))
  return {
    above: unread.findLast((i) => view.endOf(i) <= view.top),
    below: unread.find((i) => view.startOf(i) >= view.bottom),
  }
}

/** A heading that shows what is unread in its collapsed section counts as one row. */
function hasUnread(item: Item): boolean {
  switch (item.item) {
    case 'room':
      return isUnread(item.entry)
    case 'heading':
      return item.collapsed && item.unread > 0
    case 'nothing':
      return false
  }
}
