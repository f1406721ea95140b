import { Trans, useLingui } from '@lingui/react/macro'
import type { Id } from '../../bridge/bridge'
import { Avatar } from '../../ui/Avatar'
import { Dialog } from '../../ui/Dialog'
import { FormError } from '../../ui/FormError'
import { personName } from '../../ui/names'
import { useProfiles } from './useProfiles'
import { useReaders } from './useReaders'

/** Who has read a message. */
export function Readers({ room, seq, onClose }: { room: Id; seq: number; onClose(): void }) {
  const { t } = useLingui()
  const readers = useReaders(room, seq)
  const { people, error } = useProfiles(room, readers)
  return (
    <Dialog title={t`Read by`} onClose={onClose}>
      <FormError error={error} />
      {readers.length === 0 && (
        <p>
          <Trans>Nobody.</Trans>
        </p>
      )}
      <ul className="readers">
        {readers.map((user) => {
          const name = personName(people[user])
          return (
            <li key={user}>
              <Avatar id={user} name={name} picture={people[user]?.picture} />
              <bdi>{name}</bdi>
            </li>
          )
        })}
      </ul>
      <p className="soft">
        <Trans>Whoever does not show how far they have read is not among them.</Trans>
      </p>
    </Dialog>
  )
}
