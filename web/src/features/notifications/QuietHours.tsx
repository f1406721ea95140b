import { Trans, useLingui } from '@lingui/react/macro'
import { Setting } from '../../ui/Setting'
import { useKept } from '../../ui/kept'
import { hoursOf, NIGHT, QUIET, QUIET_HOURS } from './quiet'

/** When this device tells of nothing, also while Parley is closed. */
export function QuietHours() {
  const { t } = useLingui()
  const [wanted, setWanted] = useKept(QUIET, 'off')
  const [kept, keep] = useKept(QUIET_HOURS, NIGHT)
  const { from, to } = hoursOf(kept)
  return (
    <>
      <Setting label={t`Quiet hours`} value={wanted === 'on' ? 'on' : 'off'} choose={setWanted} options={{ on: t`On`, off: t`Off` }} />
      {wanted === 'on' && (
        <>
          <div className="setting quiet-hours">
            <Time label={t`Quiet from`} value={from} choose={(time) => keep(`${time}-${to}`)} />
            <Time label={t`Quiet until`} value={to} choose={(time) => keep(`${from}-${time}`)} />
          </div>
          <p className="soft">
            <Trans>Every day in these hours this device tells you of nothing, also not of mentions. What you have not read is counted all the same.</Trans>
          </p>
        </>
      )}
    </>
  )
}

function Time({ label, value, choose }: { label: string; value: string; choose(time: string): void }) {
  return (
    <label>
      <span>{label}</span>
      <input className="search-field" type="time" required value={value} onChange={({ currentTarget }) => currentTarget.value !== '' && choose(currentTarget.value)} />
    </label>
  )
}
