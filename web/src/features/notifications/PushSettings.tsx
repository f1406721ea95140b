import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { useBridge, useMirror } from '../../bridge/mirror'
import { FormError } from '../../ui/FormError'
import { Setting } from '../../ui/Setting'
import { useAction } from '../../ui/useAction'
import { isPushSupported, isPushWanted, turnPushOff, turnPushOn } from './push'
import { PushTest } from './PushTest'
import { PushUnreachable, subscribed, WorkerMissing } from './subscription'

/** Being told on this device while no page is open; only a click turns it on. */
export function PushSettings() {
  const { t } = useLingui()
  const bridge = useBridge()
  const self = useMirror(({ session }) => (session.state === 'signedIn' ? session.account.user : undefined))
  const [isOn, setOn] = useState(false)
  useEffect(() => {
    if (isPushSupported() && self !== undefined) void subscribed().then((found) => setOn(found !== null && isPushWanted(self)))
  }, [self])
  const change = useAction(async (wanted: 'on' | 'off') => {
    if (self === undefined) return
    await (wanted === 'on' ? turnPushOn(bridge, self) : turnPushOff(bridge))
    setOn(wanted === 'on')
  })
  if (!isPushSupported()) {
    return (
      <p className="soft">
        <Trans>While Parley is closed, this browser tells you of nothing: it has no push. On iPhone and iPad, add Parley to the home screen first.</Trans>
      </p>
    )
  }
  return (
    <>
      <Setting
        label={t`On this device also when Parley is closed`}
        value={isOn ? 'on' : 'off'}
        choose={(wanted) => void change.run(wanted)}
        options={{ on: t`On`, off: t`Off` }}
      />
      <p className="soft">
        <Trans>Messages reach you through the push service of your browser’s maker. It learns when you get one, and not what it says.</Trans>
      </p>
      <PushError error={change.error} />
      {isOn && <PushTest />}
    </>
  )
}

function PushError({ error }: { error: unknown }) {
  if (error instanceof PushUnreachable) {
    return (
      <p className="form-error" role="alert">
        <Trans>The browser’s push service cannot be reached. Try again later, or with another network.</Trans>
      </p>
    )
  }
  if (error instanceof WorkerMissing) {
    return (
      <p className="form-error" role="alert">
        <Trans>Reload the page. If this stays, allow the browser to keep data of this site; private windows often do not.</Trans>
      </p>
    )
  }
  return <FormError error={error} />
}
