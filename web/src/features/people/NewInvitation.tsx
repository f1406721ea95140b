import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { FormError } from '../../ui/FormError'
import { Setting } from '../../ui/Setting'
import { useAction } from '../../ui/useAction'
import { DAY_MS } from './invitationLink'

/** Chooses how many people a new invitation is for, and how long it is good. */
export function NewInvitation({ action, make }: { action: string; make(chosen: { uses: number; expiresInMs: number }): Promise<void> }) {
  const { t } = useLingui()
  const [uses, setUses] = useState<'1' | '10' | '100'>('10')
  const [days, setDays] = useState<'1' | '7' | '30'>('7')
  const { busy, error, run } = useAction(() => make({ uses: Number(uses), expiresInMs: Number(days) * DAY_MS }))
  return (
    <div className="new-invitation">
      <Setting label={t`For how many people`} value={uses} choose={setUses} options={{ 1: '1', 10: '10', 100: '100' }} />
      <Setting label={t`For how long`} value={days} choose={setDays} options={{ 1: t`A day`, 7: t`A week`, 30: t`30 days` }} />
      <FormError error={error} />
      <div className="form-end">
        <button type="button" className="button button-primary" disabled={busy} onClick={() => void run()}>
          {action}
        </button>
      </div>
    </div>
  )
}
