import { Trans } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { useMirror } from '../../bridge/mirror'
import { errorText } from '../../i18n/errors'
import { markShown, useRoute, useVisit, wasShown } from '../../ui/navigation'
import { beginningOf } from './position'
import { RoomTimeline } from './RoomTimeline'
import { useOpenRoom } from './useOpenRoom'
import './timeline.css'

/** What was said in a room, from where the person left it or the address points to. */
export function Timeline({ room }: { room: string }) {
  const route = useRoute()
  const message = route.view === 'room' && route.room === room ? route.message : undefined
  const visit = useVisit()
  return <OpenedTimeline key={message === undefined ? room : `${room} ${message} ${visit}`} room={room} message={message} />
}

function OpenedTimeline({ room, message }: { room: string; message: number | undefined }) {
  const [beginning] = useState(() => beginningOf(room, wasShown() ? undefined : message))
  const opening = useOpenRoom(room, beginning)
  const window = useMirror((state) => state.windows[room])
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
