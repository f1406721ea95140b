import { Trans } from '@lingui/react/macro'
import { useBridge, useMirror } from '../../bridge/mirror'
import { Check } from '../../ui/Check'
import { FormError } from '../../ui/FormError'
import { useAction } from '../../ui/useAction'

/** What others are told of one's reading and writing. Whoever does not tell is not told. */
export function Privacy() {
  const bridge = useBridge()
  const { receipts, typing } = useMirror((state) => state.presenceSettings)
  const { busy, error, run } = useAction((change: { receipts?: boolean; typing?: boolean }) => bridge.changePresence(change))
  return (
    <>
      <Check checked={receipts} disabled={busy} choose={(chosen) => void run({ receipts: chosen })}>
        <Trans>Show others how far I have read</Trans>
      </Check>
      <Check checked={typing} disabled={busy} choose={(chosen) => void run({ typing: chosen })}>
        <Trans>Show others when I am writing</Trans>
      </Check>
      <p className="soft">
        <Trans>What you do not show, you do not see of others, either. Your own devices go on knowing what you have read.</Trans>
      </p>
      <FormError error={error} />
    </>
  )
}
