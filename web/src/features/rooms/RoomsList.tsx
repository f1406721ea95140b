import { useLingui } from '@lingui/react/macro'
import { useRef, type FocusEvent, type KeyboardEvent } from 'react'
import { VList, type VListHandle } from 'virtua'
import type { Id } from '../../bridge/bridge'
import { RoomRow } from './RoomRow'
import { SectionHeading, SectionNothing } from './Section'
import type { Item } from './order'
import { useRoomItems } from './useRoomItems'
import './rooms.css'

/** Below it every row is drawn: the browser is good at that. */
const MOST_DRAWN = 60

export interface RoomsListProps {
  current: Id | undefined
  onCreate(): void
  onFind(): void
  onDirect(): void
}

export function RoomsList(props: RoomsListProps) {
  const { t } = useLingui()
  const { items, toggle, collapsed, hold } = useRoomItems()
  const list = useRef<HTMLElement>(null)
  const scroller = useRef<VListHandle>(null)
  const entries = items.flatMap((item) => (item.item === 'room' ? [item.key] : []))
  const tabbable = props.current !== undefined && entries.includes(props.current) ? props.current : entries[0]

  const draw = (item: Item) => {
    switch (item.item) {
      case 'heading':
        return (
          <SectionHeading
            key={item.key}
            section={item.section}
            unread={item.unread}
            collapsed={collapsed.has(item.section)}
            onToggle={() => toggle(item.section)}
            actions={props}
          />
        )
      case 'nothing':
        return <SectionNothing key={item.key} section={item.section} actions={props} />
      case 'room':
        return (
          <RoomRow
            key={item.key}
            entry={item.entry}
            current={item.key === props.current}
            tabbable={item.key === tabbable}
          />
        )
    }
  }

  const focusRoom = (room: Id | undefined) => {
    if (room === undefined) return
    const index = items.findIndex((item) => item.key === room)
    const row = () => list.current?.querySelector<HTMLElement>(`[data-room="${room}"]`)
    if (row()) return row()?.focus()
    scroller.current?.scrollToIndex(index, { align: 'nearest' })
    requestAnimationFrame(() => requestAnimationFrame(() => row()?.focus()))
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const focused = (event.target as HTMLElement).dataset['room']
    if (focused === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    const at = entries.indexOf(focused)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    focusRoom(entries[Math.max(0, Math.min(to, entries.length - 1))])
  }

  const onBlur = (event: FocusEvent) => {
    if (!list.current?.contains(event.relatedTarget)) hold(false)
  }

  return (
    <nav
      ref={list}
      className="rooms"
      aria-label={t`Rooms`}
      tabIndex={-1}
      data-region
      onKeyDown={onKeyDown}
      onPointerEnter={() => hold(true)}
      onPointerLeave={() => hold(false)}
      onFocus={() => hold(true)}
      onBlur={onBlur}
    >
      {items.length > MOST_DRAWN ? <VList ref={scroller}>{items.map(draw)}</VList> : <div className="rooms-scroll">{items.map(draw)}</div>}
    </nav>
  )
}
