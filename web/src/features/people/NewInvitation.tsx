import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Invitation } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { FormError } from '../../ui/FormError'
import { Setting } from '../../ui/Setting'
import { useAction } from '../../ui/useAction'
import { DAY_MS } from './invitationLink'

/** Chooses how many people a new invitation is for, and how long it is good. */
export function NewInvitation({ onMade }: { onMade: (invitation: Invitation) => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const [uses, setUses] = useState<'1' | '10' | '100'>('10')
  const [days, setDays] = useState<'1' | '7' | '30'>('7')
  const { busy, error, run } = useAction(async () =>
    onMade(await bridge.invite({ uses: Number(uses), expiresInMs: Number(days) * DAY_MS })),
  )
  return (
    <div className="new-invitation">
      <Setting label={t`For how many people`} value={uses} choose={setUses} options={{ 1: '1', 10: '10', 100: '100' }} />
      <Setting label={t`For how long`} value={days} choose={setDays} options={{ 1: t`A day`, 7: t`A week`, 30: t`30 days` }} />
      <FormError error={error} />
      <div className="form-end">
        <button type="button" className="button button-primary" disabled={busy} onClick={() => void run()}>
          <Trans>Make an invitation</Trans>
        </button>
      </div>
    </div>
  )
}
