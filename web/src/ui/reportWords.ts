import { useLingui } from '@lingui/react/macro'
import type { ReportOutcome, ReportReason } from '../bridge/bridge'

/** What each reason is called, in the order in which they are offered. */
export function useReportReasons(): Record<ReportReason, string> {
  const { t } = useLingui()
  return {
    spam: t`Spam: advertising, fraud, floods`,
    abuse: t`Insults, threats, hatred`,
    privacy: t`Something private, of whomever`,
    illegal: t`Something the law forbids`,
    other: t`Something else`,
  }
}

export function useReportOutcomes(): Record<ReportOutcome, string> {
  const { t } = useLingui()
  return { acted: t`Something was done`, dismissed: t`Nothing was to be done` }
}
