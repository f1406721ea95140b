import { useLingui } from '@lingui/react/macro'
import { absoluteLabel, dayLabel, timeLabel } from '../i18n/dates'
import { dateLocale } from '../i18n/language'

/** When something happened: the day in words, and the time. */
export function Moment({ at }: { at: number }) {
  const { i18n } = useLingui()
  const locale = dateLocale(i18n.locale)
  return (
    <time dateTime={new Date(at).toISOString()} title={absoluteLabel(at, locale)}>
      {dayLabel(at, Date.now(), locale)}, {timeLabel(at, locale)}
    </time>
  )
}
