import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import type { VListHandle } from 'virtua'
import type { Bridge, MessageRow, RoomWindow } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import type { TimelineRow } from './entries'
import { entryFrom, leave, placeOf, type Beginning } from './position'

const NEAR_END_PX = 40
const LOAD_WITHIN_VIEWPORTS = 2
const PAUSE_AFTER_FAILURE_MS = 2_000
const MOST_FRAMES_TO_PLACE = 12

interface View {
  window: RoomWindow
  rows: readonly TimelineRow[]
  generation: number
  beginning: Beginning
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
}

export interface Scroll {
  list: RefObject<VListHandle | null>
  placed: boolean
  atEnd: boolean
  onScroll(): void
  onResize(): void
  toEnd(): void
}

/** Keeps the end in view for those who are there, and the reading position for all others. */
export function useScroll(view: View): Scroll {
  const bridge = useBridge()
  const list = useRef<VListHandle>(null)
  const latest = useRef(view)
  latest.current = view
  const reading = useRef<Reading>({
    placed: false, following: false, jumping: false, offset: 0, loading: false, pausedUntil: 0,
  }).current
  const [placedAs, setPlacedAs] = useState(-1)
  const [atEnd, setAtEnd] = useState(false)

  const look = useCallback(() => {
    if (!list.current || !reading.placed) return
    follow(list.current, latest.current.window, reading)
    keepPlace(list.current, latest.current, reading)
    setAtEnd(reading.following && latest.current.window.atEnd)
    loadNear(bridge, list.current, latest.current.window, reading)
  }, [bridge, reading])

  const toEnd = useCallback(() => {
    reading.following = true
    const { window, rows } = latest.current
    if (window.atEnd) {
      showEnd(list.current, rows)
      return
    }
    reading.jumping = true
    const give = () => { reading.jumping = false }
    bridge.jumpTo({ room: window.room, position: { at: 'end' } }).catch(give)
  }, [bridge, reading])

  useLayoutEffect(() => {
    const { rows, beginning } = latest.current
    const place = placeOf(rows, view.generation === 0 ? beginning : { at: 'end' })
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
    if (reading.placed && reading.following && view.window.atEnd) showEnd(list.current, view.rows)
  }, [view.rows, view.window, reading])

  useEffect(() => {
    const frame = requestAnimationFrame(look)
    return () => cancelAnimationFrame(frame)
  }, [view.rows, look])

  const onResize = useCallback(() => {
    if (reading.placed && reading.following) list.current?.scrollTo(list.current.scrollSize)
    look()
  }, [look, reading])

  return { list, placed: placedAs === view.generation, atEnd, onScroll: look, onResize, toEnd }
}

function isNew(key: string, ahead: readonly MessageRow[] = []): boolean {
  return ahead.every((row) => row.key !== key)
}

function showEnd(list: VListHandle | null, rows: readonly TimelineRow[]): void {
  if (rows.length > 0) list?.scrollToIndex(rows.length - 1, { align: 'end' })
}

/** What is appended moves the end away, but only a person moves the offset back. */
function follow(list: VListHandle, window: RoomWindow, reading: Reading): void {
  const offset = list.scrollOffset
  const near = list.scrollSize - list.viewportSize - offset <= NEAR_END_PX
  const movedBack = offset < reading.offset - 1
  if (near && window.atEnd) reading.following = true
  else if (movedBack || (!window.atEnd && !reading.jumping)) reading.following = false
  reading.offset = offset
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
