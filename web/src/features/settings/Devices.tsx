import { Trans, useLingui } from '@lingui/react/macro'
import { useCallback, useEffect, useState } from 'react'
import type { DeviceSession } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { absoluteLabel, dayLabel } from '../../i18n/dates'
import { dateLocale } from '../../i18n/language'
import { FormError } from '../../ui/FormError'
import { useAction } from '../../ui/useAction'

/** Where one is signed in, and a way out of each; asked anew whenever it is opened. */
export function Devices() {
  const { t } = useLingui()
  const bridge = useBridge()
  const [sessions, setSessions] = useState<DeviceSession[]>([])
  const load = useAction(useCallback(async () => setSessions(await bridge.devices()), [bridge]))
  useEffect(() => void load.run(), [])
  const others = useAction(async () => {
    await bridge.endOtherSessions()
    setSessions((before) => before.filter((session) => session.current))
  })
  const gone = (ended: DeviceSession) => setSessions((before) => before.filter((session) => session.session !== ended.session))
  return (
    <>
      <FormError error={load.error ?? others.error} better={{ offline: t`Your devices are shown when the server can be reached.` }} />
      <ul className="devices">
        {sessions.map((session) => (
          <Device key={session.session} session={session} onGone={() => gone(session)} />
        ))}
      </ul>
      {sessions.length > 1 && (
        <button type="button" className="button" disabled={others.busy} onClick={() => void others.run()}>
          <Trans>Sign out everywhere else</Trans>
        </button>
      )}
    </>
  )
}

function Device({ session, onGone }: { session: DeviceSession; onGone: () => void }) {
  const bridge = useBridge()
  const { deviceName, lastUsedAt, address } = session
  const { busy, error, run } = useAction(async () => {
    await bridge.endSession(session.session)
    onGone()
  })
  return (
    <li className="device">
      <span className="device-name">
        <bdi translate="no">{deviceName}</bdi>
        <span className="soft">
          {session.current ? <Trans>This device</Trans> : <LastUsed at={lastUsedAt} />}
          {address !== undefined && <> · <bdi translate="no">{address}</bdi></>}
        </span>
        <FormError error={error} />
      </span>
      {!session.current && (
        <button type="button" className="button" disabled={busy} onClick={() => void run()}>
          <Trans>Sign out</Trans>
          <span className="visually-hidden" translate="no">
            {' '}
            {deviceName}
          </span>
        </button>
      )}
    </li>
  )
}

function LastUsed({ at }: { at: number }) {
  const { i18n } = useLingui()
  const locale = dateLocale(i18n.locale)
  return (
    <time dateTime={new Date(at).toISOString()} title={absoluteLabel(at, locale)}>
      <Trans>Last used: {dayLabel(at, Date.now(), locale)}</Trans>
    </time>
  )
}
