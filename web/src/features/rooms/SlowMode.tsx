import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import type { Id } from '../../bridge/bridge'
import { useMirror, type Mirror } from '../../bridge/mirror'
import { durationLabel } from '../../i18n/dates'
import { dateLocale } from '../../i18n/language'
import { ClockIcon } from '../../ui/icons'

const SECOND_MS = 1_000

/** How long one waits between two messages, and how long still. */
export function SlowMode({ room, pauseMs }: { room: Id; pauseMs: number }) {
  const { i18n } = useLingui()
  const said = useMirror((state) => lastSaid(state, room))
  const left = useLeft(said + pauseMs)
  const label = (ms: number) => durationLabel(ms, dateLocale(i18n.locale))
  const [pause, wait] = [label(pauseMs), label(left)]
  return (
    <p className="slow-mode">
      <ClockIcon size={14} />
      <span>
        {left > 0 ? (
          <Trans>Slow mode: {pause} between two messages. The next one goes out in {wait}.</Trans>
        ) : (
          <Trans>Slow mode: {pause} between two messages. What is sent sooner waits.</Trans>
        )}
      </span>
    </p>
  )
}

/** When this person last said something here; 0 when that is not shown. */
function lastSaid({ session, windows }: Mirror, room: Id): number {
  const self = session.state === 'signedIn' ? session.account.user : undefined
  const last = windows[room]?.rows.findLast((row) => row.row === 'message' && row.sender === self && row.state === 'sent')
  return last?.row === 'message' ? last.at : 0
}

/** In whole seconds, as milliseconds; counted down while there is something left. */
function useLeft(until: number): number {
  const [now, setNow] = useState(() => Date.now())
  const left = Math.max(0, Math.ceil((until - now) / SECOND_MS)) * SECOND_MS
  useEffect(() => setNow(Date.now()), [until])
  useEffect(() => {
    if (left === 0) return
    const timer = setTimeout(() => setNow(Date.now()), SECOND_MS)
    return () => clearTimeout(timer)
  }, [left, now])
  return left
}
