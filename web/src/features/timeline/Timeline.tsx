import { Trans } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { useBridge, useMirror } from '../../bridge/mirror'
import { errorText } from '../../i18n/errors'
import { markShown, navigate, useRoute, useVisit, wasShown } from '../../ui/navigation'
import { beginningOf } from './position'
import { RoomTimeline } from './RoomTimeline'
import { useOpenRoom } from './useOpenRoom'
import './timeline.css'

/** What was said in a room, from where the person left it or the address points to. */
export function Timeline({ room }: { room: string }) {
  const route = useRoute()
  const message = route.view === 'room' && route.room === room && route.thread === undefined ? route.message : undefined
  const visit = useVisit()
  return <OpenedTimeline key={message === undefined ? room : `${room} ${message} ${visit}`} room={room} message={message} />
}

function OpenedTimeline({ room, message }: { room: string; message: number | undefined }) {
  const [beginning] = useState(() => beginningOf(room, wasShown() ? undefined : message))
  const opening = useOpenRoom(room, beginning)
  const window = useMirror((state) => state.windows[room])
  useThreadInstead(room, message, opening.state === 'open')
  useEffect(markShown, [])
  if (opening.state === 'open' && window) {
    return <RoomTimeline window={window} beginning={beginning} />
  }
  if (opening.state !== 'failed') return <div className="timeline" aria-busy="true" />
  return (
    <div className="timeline timeline-failed">
      <p role="alert">{errorText(opening.error)}</p>
      <button type="button" className="button" onClick={opening.again}>
        <Trans>Try again</Trans>
      </button>
    </div>
  )
}

/** A message that stands in a thread is not to be found in the room, but there. */
function useThreadInstead(room: string, message: number | undefined, isOpen: boolean): void {
  const bridge = useBridge()
  const isHere = useMirror((state) => state.windows[room]?.rows.some((row) => row.row === 'message' && row.seq === message) === true)
  useEffect(() => {
    if (message === undefined || !isOpen || isHere) return
    let wanted = true
    const go = (thread: number | undefined) => {
      if (wanted && thread !== undefined) navigate({ view: 'room', room, thread, message }, 'replace')
    }
    bridge.messages({ room, seqs: [message] }).then(({ rows }) => go(rows[0]?.thread), () => undefined)
    return () => {
      wanted = false
    }
  }, [bridge, room, message, isOpen, isHere])
}
