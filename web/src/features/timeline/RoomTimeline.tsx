import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useCallback, useEffect, useMemo, useState, type MouseEvent } from 'react'
import { VList } from 'virtua'
import type { Id, MessageRow, RoomWindow } from '../../bridge/bridge'
import { useMirror } from '../../bridge/mirror'
import { ArrowDownIcon, ArrowUpIcon } from '../../ui/icons'
import { personName, roomName } from '../../ui/names'
import { Announcer } from './Announcer'
import { newestSeq, timelineRows, type TimelineRow } from './entries'
import { FailedBar } from './FailedBar'
import { moveFocus } from './moveFocus'
import type { Beginning } from './position'
import { RowItem } from './RowItem'
import { useBriefly } from './useBriefly'
import { useMarkRead } from './useMarkRead'
import { useScroll } from './useScroll'
import { useSteps } from './useSteps'
import { useTidying } from './useTidying'

const NOTHING: MessageRow[] = []

/** Rows are measured out of view, so that one higher than expected moves nothing in view. */
const DRAWN_BEYOND_PX = 800

interface RoomTimelineProps {
  window: RoomWindow
  beginning: Beginning
}

export function RoomTimeline({ window, beginning }: RoomTimelineProps) {
  const { i18n, t } = useLingui()
  const { room } = window
  const entry = useMirror((state) => state.rooms.find((known) => known.room === room))
  const ahead = useMirror((state) => state.ahead[room] ?? NOTHING)
  const lined = useLineUntilEscape()
  const held = useMemo(() => timelineRows(window, ahead, lined), [window, ahead, lined])
  const { rows, shift, generation, trim } = useSteps(held)
  const scroll = useScroll({ window, rows, generation, beginning, lined })
  const tidied = useTidying(scroll.list, { window, rows, held }, trim)
  const target = useBriefly(beginning.at === 'seq' ? beginning.seq : undefined)
  useMarkRead(room, newestSeq(window), entry?.read ?? 0, scroll.atEnd)

  const { people } = window
  const nameOf = useCallback((user: Id) => personName(people[user]), [people, i18n.locale])
  const name = entry ? roomName(entry) : t`Direct`
  const failed = window.rows.reduce((count, row) => (row.row === 'message' && row.state === 'failed' ? count + 1 : count), 0)
  const draw = (row: TimelineRow) => (
    <RowItem key={row.key} row={row} room={room} roomName={name} people={people} nameOf={nameOf} target={target} />
  )

  return (
    <div className="timeline">
      <div className="timeline-view" ref={scroll.frame} data-placing={!scroll.placed || undefined}>
        {window.loading === 'older' && <Loading />}
        <VList
          key={generation}
          ref={scroll.list}
          className="timeline-list"
          role="log"
          aria-label={t`Messages in ${name}`}
          // A list that draws only what is in view would announce old messages as one scrolls.
          aria-live="off"
          tabIndex={0}
          onKeyDown={moveFocus}
          data={rows}
          shift={shift}
          bufferSize={DRAWN_BEYOND_PX}
          onScroll={() => {
            tidied.onScroll()
            scroll.onScroll()
          }}
          onScrollEnd={scroll.onScrollEnd}
          onResize={scroll.onResize}
        >
          {draw}
        </VList>
        {scroll.placed && scroll.unreadAbove && (
          <button type="button" className="jump" data-edge="top" onClick={scroll.toUnread}>
            <ArrowUpIcon size={18} />
            <Trans>Jump to first unread</Trans>
          </button>
        )}
        {scroll.placed && !scroll.atEnd && <JumpToLatest count={entry?.unread ?? 0} onJump={scroll.toEnd} />}
      </div>
      <FailedBar count={failed} />
      <Announcer room={room} />
    </div>
  )
}

function Loading() {
  return (
    <div className="timeline-loading">
      <Trans>Loading older messages…</Trans>
    </div>
  )
}

function JumpToLatest({ count, onJump }: { count: number; onJump(): void }) {
  const jump = (event: MouseEvent<HTMLButtonElement>) => {
    // The button is about to vanish: the focus must not vanish with it.
    event.currentTarget.parentElement?.querySelector<HTMLElement>('[role="log"]')?.focus({ preventScroll: true })
    onJump()
  }
  return (
    <button type="button" className="jump" onClick={jump}>
      <ArrowDownIcon size={18} />
      <Trans>Jump to latest</Trans>
      {count > 0 && (
        <span className="jump-count">
          <Plural value={count} one="# new" other="# new" />
        </span>
      )}
    </button>
  )
}

/** The unread line stays until the room is left or Escape takes it away. */
function useLineUntilEscape(): boolean {
  const [lined, setLined] = useState(true)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const inDialog = document.querySelector('[role="dialog"]') !== null
      if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing && !inDialog) setLined(false)
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
  return lined
}
