import { Trans, useLingui } from '@lingui/react/macro'
import type { RoomEntry } from '../../bridge/bridge'
import { useMirror } from '../../bridge/mirror'
import { LockIcon } from '../../ui/icons'
import { usePlainByChoice } from '../../ui/plainByChoice'
import './encryption.css'

/** Offers the owner of a room that is not encrypted to encrypt it, until they have said that they do not want to. */
export function UpgradeBar({ entry, onEncrypt }: { entry: RoomEntry; onEncrypt(): void }) {
  const { t } = useLingui()
  const [isChosen, choose] = usePlainByChoice(entry.room)
  /** Of a direct room: whether nobody writes there any more. */
  const isOver = useMirror(({ blocked }) => entry.withState === 'deleted' || (entry.with !== undefined && blocked.has(entry.with)))
  const may = entry.kind !== 'public' && entry.encryption === 'none' && entry.role === 'owner' && !entry.closed && !entry.archived
  if (!may || isOver || isChosen) return null
  return (
    <section className="encryption-bar" aria-label={t`Encryption`}>
      <LockIcon size={18} />
      <p>{entry.kind === 'direct' ? <Trans>This conversation is not encrypted yet.</Trans> : <Trans>This room is not encrypted yet.</Trans>}</p>
      <button type="button" className="button" aria-haspopup="dialog" onClick={onEncrypt}>
        <Trans>Encrypt it</Trans>
      </button>
      <button type="button" className="button button-quiet" onClick={choose}>
        <Trans>Leave it</Trans>
      </button>
    </section>
  )
}
