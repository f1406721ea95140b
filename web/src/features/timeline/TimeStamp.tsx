import { useLingui } from '@lingui/react/macro'
import { absoluteLabel, timeLabel } from '../../i18n/dates'
import { dateLocale } from '../../i18n/language'

export function TimeStamp({ at }: { at: number }) {
  const { i18n } = useLingui()
  const locale = dateLocale(i18n.locale)
  return (
    <time dateTime={new Date(at).toISOString()} title={absoluteLabel(at, locale)}>
      {timeLabel(at, locale)}
    </time>
  )
}
