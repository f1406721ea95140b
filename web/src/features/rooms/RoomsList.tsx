import { useLingui } from '@lingui/react/macro'
import { lazy, Suspense, useRef, useState, type KeyboardEvent } from 'react'
import { VList, type VListHandle } from 'virtua'
import type { Id } from '../../bridge/bridge'
import type { Naming } from './NameSection'
import type { Item } from './order'
import { RoomRow } from './RoomRow'
import { SectionHeading, SectionNothing } from './Section'
import { UnreadBeyond } from './UnreadBeyond'
import { useGo } from './useGo'
import { useHold } from './useHold'
import { useRoomItems } from './useRoomItems'
import { useUnreadBeyond } from './useUnreadBeyond'
import './rooms.css'

const NameSection = lazy(async () => ({ default: (await import('./NameSection')).NameSection }))

export interface RoomsListProps {
  current: Id | undefined
  onCreate(): void
  onFind(): void
  onDirect(): void
}

export function RoomsList(props: RoomsListProps) {
  const { t } = useLingui()
  const { items, toggle, hold } = useRoomItems()
  const [naming, name] = useState<Naming | null>(null)
  const nav = useRef<HTMLElement>(null)
  const list = useRef<VListHandle>(null)
  const holding = useHold(hold)
  const indexOf = (room: Id | undefined) => items.findIndex((item) => item.key === room)
  const { look, ...beyond } = useUnreadBeyond(list, items)
  const { go, wanted } = useGo(nav, list, items)
  const rooms = items.flatMap((item) => (item.item === 'room' ? [item.key] : []))
  const tabbable = props.current !== undefined && rooms.includes(props.current) ? props.current : rooms[0]
  // The Tab key finds only what is drawn.
  const drawn = [wanted, indexOf(tabbable)].filter((index) => index >= 0)

  const draw = (item: Item) => {
    switch (item.item) {
      case 'heading':
        return <SectionHeading key={item.key} heading={item} onToggle={() => toggle(item)} actions={{ ...props, onName: name }} />
      case 'nothing':
        return <SectionNothing key={item.key} section={item.section} actions={props} />
      case 'room':
        return (
          <RoomRow key={item.key} entry={item.entry} current={item.key === props.current} tabbable={item.key === tabbable} onName={name} />
        )
    }
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const focused = (event.target as HTMLElement).dataset['room']
    if (focused === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    const at = rooms.indexOf(focused)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rooms.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    go(indexOf(rooms[Math.max(0, Math.min(to, rooms.length - 1))]))
  }

  return (
    <nav ref={nav} className="rooms" aria-label={t`Rooms`} tabIndex={-1} data-region onKeyDown={onKeyDown} {...holding}>
      <VList ref={list} data={items} keepMounted={drawn} onScroll={look} onResize={look}>
        {draw}
      </VList>
      <UnreadBeyond beyond={beyond} onGo={go} />
      {naming && (
        <Suspense>
          <NameSection naming={naming} onClose={() => name(null)} />
        </Suspense>
      )}
    </nav>
  )
}
