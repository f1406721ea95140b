import { Trans, useLingui } from '@lingui/react/macro'
import { useMirror } from '../../bridge/mirror'
import { LockIcon } from '../../ui/icons'
import { useNewcomer } from '../../ui/newcomer'
import './encryption.css'

/** Offers whoever has just made an account to set up encryption; put off, it is asked for where it is needed first. */
export function SetUpCard({ account, onSetUp }: { account: string; onSetUp(): void }) {
  const { t } = useLingui()
  const [isNew, putOff] = useNewcomer(account)
  const isNeeded = useMirror(({ encryption: { state } }) => state === 'new' || state === 'unknown')
  if (!isNew || !isNeeded) return null
  return (
    <section className="set-up" aria-label={t`Encryption`}>
      <LockIcon size={16} />
      <p>
        <Trans>What you say in private is encrypted. Note twelve words once, and only you can ever open it.</Trans>
      </p>
      <div>
        <button type="button" className="link-button" aria-haspopup="dialog" onClick={onSetUp}>
          <Trans>Set up encryption</Trans>
        </button>
        <button type="button" className="link-button" onClick={putOff}>
          <Trans>Later</Trans>
        </button>
      </div>
    </section>
  )
}
