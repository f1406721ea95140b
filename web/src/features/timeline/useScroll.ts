import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import type { VListHandle } from 'virtua'
import type { Bridge, MessageRow, RoomWindow } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import type { TimelineRow } from './entries'
import { entryFrom, leave, lineOf, placeOf, type Beginning } from './position'

const NEAR_END_PX = 40
const LOAD_WITHIN_VIEWPORTS = 2
const PAUSE_AFTER_FAILURE_MS = 2_000
const MOST_FRAMES_TO_PLACE = 12

interface View {
  window: RoomWindow
  rows: readonly TimelineRow[]
  generation: number
  beginning: Beginning
  /** Whether the unread line is wanted. */
  lined: boolean
}

/** What changes at every scroll, and must not draw anything anew. */
interface Reading {
  placed: boolean
  /** Whether the end stays in view, whatever is appended. */
  following: boolean
  jumping: boolean
  offset: number
  loading: boolean
  pausedUntil: number
  /** Whether the unread line was in view, so that nobody has to be led to it. */
  hasSeenLine: boolean
  /** Whether somebody asked for the unread line, which is not loaded yet. */
  seeksLine: boolean
  /** Where what is loaded next begins. */
  next: Beginning
}

export interface Scroll {
  list: RefObject<VListHandle | null>
  /** Of the element around the list. */
  frame: RefObject<HTMLDivElement | null>
  placed: boolean
  atEnd: boolean
  /** Whether the first unread message is above what is in view, and was not seen yet. */
  unreadAbove: boolean
  onScroll(): void
  onScrollEnd(): void
  onResize(): void
  toEnd(): void
  toUnread(): void
}

/** Keeps the end in view for those who are there, and the reading position for all others. */
export function useScroll(view: View): Scroll {
  const bridge = useBridge()
  const list = useRef<VListHandle>(null)
  const frame = useRef<HTMLDivElement>(null)
  const latest = useRef(view)
  latest.current = view
  const reading = useRef<Reading>({
    placed: false, following: false, jumping: false, offset: 0, loading: false, pausedUntil: 0, hasSeenLine: false, seeksLine: false, next: { at: 'end' },
  }).current
  const [placedAs, setPlacedAs] = useState(-1)
  const [atEnd, setAtEnd] = useState(false)
  const [unreadAbove, setUnreadAbove] = useState(false)

  const look = useCallback((rests = false) => {
    if (!list.current || !reading.placed) return
    const { window } = latest.current
    follow(list.current, window, reading, rests)
    keepPlace(list.current, latest.current, reading)
    setAtEnd(window.atEnd && (reading.following || leftOf(list.current) <= NEAR_END_PX))
    setUnreadAbove(isUnreadAbove(list.current, latest.current, reading))
    loadNear(bridge, list.current, window, reading)
  }, [bridge, reading])

  const toEnd = useCallback(() => {
    reading.following = true
    const { window } = latest.current
    if (window.atEnd) {
      showEnd(frame.current)
      return
    }
    reading.jumping = true
    const give = () => { reading.jumping = false }
    bridge.jumpTo({ room: window.room, position: { at: 'end' } }).catch(give)
  }, [bridge, reading])

  const toUnread = useCallback(() => {
    const { rows, window } = latest.current
    const line = lineOf(rows)
    if (line >= 0) {
      list.current?.scrollToIndex(line, { align: 'start' })
      return
    }
    reading.next = { at: 'unread' }
    reading.seeksLine = true
    // What cannot be loaded now leaves everything as it is.
    const give = () => { reading.seeksLine = false }
    bridge.jumpTo({ room: window.room, position: { at: 'seq', seq: window.openedAt + 1 } }).catch(give)
  }, [bridge, reading])

  useLayoutEffect(() => {
    const { rows, beginning } = latest.current
    const place = placeOf(rows, view.generation === 0 ? beginning : reading.next)
    reading.next = { at: 'end' }
    reading.placed = false
    reading.following = place.align === 'end'
    if (place.index >= 0) list.current?.scrollToIndex(place.index, place)
    return whenStill(list, () => {
      reading.placed = true
      reading.offset = list.current?.scrollOffset ?? 0
      setPlacedAs(view.generation)
      look()
    })
  }, [view.generation, look, reading])

  const { room } = view.window
  useEffect(() => useMirror.subscribe((now, before) => {
    // Heard here and not drawn: the engine may have it before the next drawing.
    const said = now.ahead[room]?.at(-1)
    if (said && isNew(said.key, before.ahead[room])) toEnd()
  }), [room, toEnd])

  useLayoutEffect(() => {
    if (view.window.atEnd) reading.jumping = false
    if (reading.placed && reading.following && view.window.atEnd) showEnd(frame.current)
  }, [view.rows, view.window, reading])

  useEffect(() => {
    const next = requestAnimationFrame(() => {
      const line = reading.seeksLine ? lineOf(latest.current.rows) : -1
      if (line >= 0) {
        Object.assign(reading, { seeksLine: false, next: { at: 'end' } })
        list.current?.scrollToIndex(line, { align: 'start' })
      }
      look()
    })
    return () => cancelAnimationFrame(next)
  }, [view.rows, look, reading])

  const onResize = useCallback(() => {
    if (reading.placed && reading.following) showEnd(frame.current)
    look()
  }, [look, reading])

  return {
    list, frame, placed: placedAs === view.generation, atEnd, unreadAbove, onResize, toEnd, toUnread,
    onScroll: () => look(),
    onScrollEnd: () => look(true),
  }
}

/** The line is above what is in view, or so far above that it is not loaded. */
function isUnreadAbove(list: VListHandle, { window, rows, lined }: View, reading: Reading): boolean {
  if (!lined || window.openedUnread === 0 || reading.hasSeenLine) return false
  const line = lineOf(rows)
  if (line < 0) return !window.atStart && (rows.find((row) => row.kind === 'entry')?.entry.seq ?? 0) > window.openedAt + 1
  const offset = list.getItemOffset(line)
  reading.hasSeenLine = offset >= list.scrollOffset && offset < list.scrollOffset + list.viewportSize
  return offset < list.scrollOffset
}

function isNew(key: string, ahead: readonly MessageRow[] = []): boolean {
  return ahead.every((row) => row.key !== key)
}

/**
 * Not by the list's own means: it would come back to the end for a while, whenever a row is measured,
 * also after somebody has begun to scroll back.
 */
function showEnd(frame: HTMLElement | null): void {
  const log = frame?.querySelector('[role="log"]')
  log?.scrollTo(0, log.scrollHeight)
}

/**
 * What is appended moves the end away, but only a person moves the offset back, and whoever has begun
 * to is not held: near the end they are there again only by coming back, or when they have come to rest.
 */
function follow(list: VListHandle, window: RoomWindow, reading: Reading, rests: boolean): void {
  const offset = list.scrollOffset
  const left = leftOf(list)
  const movedBack = offset < reading.offset - 1
  const arrives = left <= NEAR_END_PX && (rests || offset > reading.offset + 1)
  if (window.atEnd && (left <= 1 || arrives)) reading.following = true
  else if (movedBack || (!window.atEnd && !reading.jumping)) reading.following = false
  reading.offset = offset
}

function leftOf(list: VListHandle): number {
  return list.scrollSize - list.viewportSize - list.scrollOffset
}

function keepPlace(list: VListHandle, { window, rows }: View, reading: Reading): void {
  const index = reading.following ? -1 : entryFrom(rows, list.findItemIndex(list.scrollOffset))
  const row = rows[index]
  const here =
    row?.kind === 'entry'
      ? { at: 'left' as const, key: row.key, seq: row.entry.seq!, offset: list.scrollOffset - list.getItemOffset(index) }
      : null
  leave(window.room, here)
}

function loadNear(bridge: Bridge, list: VListHandle, window: RoomWindow, reading: Reading): void {
  if (reading.loading || reading.jumping || Date.now() < reading.pausedUntil) return
  const within = list.viewportSize * LOAD_WITHIN_VIEWPORTS
  const older = !window.atStart && list.scrollOffset < within
  const newer = !window.atEnd && list.scrollSize - list.viewportSize - list.scrollOffset < within
  if (!older && !newer) return
  reading.loading = true
  const asked = older ? bridge.loadOlder(window.room) : bridge.loadNewer(window.room)
  void asked
    .catch(() => { reading.pausedUntil = Date.now() + PAUSE_AFTER_FAILURE_MS })
    .finally(() => { reading.loading = false })
}

/** Rows are measured as they are drawn, so the list needs some frames to reach its place. */
function whenStill(list: RefObject<VListHandle | null>, still: () => void): () => void {
  let frames = 0
  let before = -1
  let frame = requestAnimationFrame(function next() {
    const offset = list.current?.scrollOffset ?? 0
    if ((frames > 1 && offset === before) || frames >= MOST_FRAMES_TO_PLACE) {
      still()
      return
    }
    frames++
    before = offset
    frame = requestAnimationFrame(next)
  })
  return () => cancelAnimationFrame(frame)
}
