import { Trans, useLingui } from '@lingui/react/macro'
import { plural } from '@lingui/core/macro'
import type { NewIdentity, RoomEntry } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { FormError } from '../../ui/FormError'
import { WarningIcon } from '../../ui/icons'
import { fieldOf } from '../../ui/talking'
import { useAction } from '../../ui/useAction'
import { useNameOf } from './useNameOf'
import './encryption.css'

const NOBODY: NewIdentity[] = []

/** Who of the room may be somebody else, until one has looked; what is written to those who were verified waits so long. */
export function IdentityWarning({ entry, onCompare }: { entry: RoomEntry; onCompare(): void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const { room } = entry
  const renewed = useMirror((state) => state.groups[room]?.renewed ?? NOBODY)
  const { busy, error, run } = useAction(async () => {
    for (const { user, generation } of renewed) await bridge.acceptIdentity({ user, generation })
    fieldOf(room)?.focus()
  })
  const isHeld = renewed.some(({ wasVerified }) => wasVerified)
  return (
    <div role="alert">
      {renewed.length > 0 && (
        <section className="encryption-bar identity-warning" aria-label={t`New identity`}>
          <WarningIcon size={18} />
          <p>
            <Who room={room} renewed={renewed} /> {isHeld && <strong>{<Trans>You had verified the one before: what you write waits until you decide.</Trans>}</strong>}
          </p>
          <button type="button" className="button" aria-haspopup="dialog" onClick={onCompare}>
            <Trans>Compare</Trans>
          </button>
          <button type="button" className="button button-quiet" disabled={busy} onClick={() => void run()}>
            {isHeld ? <Trans>Send anyway</Trans> : <Trans>Understood</Trans>}
          </button>
          <FormError error={error} />
        </section>
      )}
    </div>
  )
}

function Who({ room, renewed }: { room: string; renewed: NewIdentity[] }) {
  const { t } = useLingui()
  const name = useNameOf(room, renewed.map(({ user }) => user))
  if (renewed.length > 1) return t`${plural(renewed.length, { other: '# people here have new identities, which nothing vouches for: they began anew, or somebody else is in their place.' })}`
  if (name === undefined) return null
  return <Trans>{<bdi>{name}</bdi>} has a new identity, which nothing vouches for: they began anew, or somebody else is in their place.</Trans>
}
