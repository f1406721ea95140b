import { useLingui } from '@lingui/react/macro'
import type { StatusText } from '../bridge/bridge'
import { absoluteLabel } from '../i18n/dates'
import { dateLocale } from '../i18n/language'

/** What somebody says of themselves. */
export function StatusLine({ said }: { said: StatusText }) {
  const { t, i18n } = useLingui()
  const { emoji, text, until } = said
  const end = until === undefined ? undefined : absoluteLabel(until, dateLocale(i18n.locale))
  return (
    <span className="status-line" {...(end === undefined ? {} : { title: t`Until ${end}` })}>
      {emoji} <bdi>{text}</bdi>
    </span>
  )
}
