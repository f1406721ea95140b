import { useLingui } from '@lingui/react/macro'
import { absoluteLabel, timeLabel } from '../../i18n/dates'

export function TimeStamp({ at }: { at: number }) {
  const { i18n } = useLingui()
  return (
    <time dateTime={new Date(at).toISOString()} title={absoluteLabel(at, i18n.locale)}>
      {timeLabel(at, i18n.locale)}
    </time>
  )
}
