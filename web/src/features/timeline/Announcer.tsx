import { Plural } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import type { Id } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { plainText } from '../../ui/plainText'

const BATCH_MS = 500

interface Arrived {
  name: string
  text: string
}

/** Tells assistive tech what others said, once; many at once are summed up. */
export function Announcer({ room }: { room: Id }) {
  const bridge = useBridge()
  const [batch, setBatch] = useState<Arrived[]>([])
  useEffect(() => {
    // What was there before the room was opened is read, not announced.
    const before = useMirror.getState().rooms.find((known) => known.room === room)?.head ?? 0
    let waiting: Arrived[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const announce = () => {
      timer = undefined
      setBatch(waiting)
      waiting = []
    }
    const stop = bridge.subscribe((event) => {
      // A hidden page would say it over whatever its person does elsewhere.
      if (event.event !== 'arrived' || event.room !== room || event.row.seq <= before || document.hidden) return
      waiting.push({ name: event.sender.displayName, text: plainText(event.row.text) })
      timer ??= setTimeout(announce, BATCH_MS)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [bridge, room])
  return (
    <div className="visually-hidden" aria-live="polite" aria-atomic="true">
      <Announcement batch={batch} />
    </div>
  )
}

function Announcement({ batch }: { batch: Arrived[] }) {
  const only = batch.length === 1 ? batch[0] : undefined
  if (only) return <span dir="auto">{`${only.name}: ${only.text}`}</span>
  if (batch.length === 0) return null
  return <Plural value={batch.length} one="# new message" other="# new messages" />
}
