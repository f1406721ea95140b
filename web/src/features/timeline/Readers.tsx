import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import type { Id, Profile } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Avatar } from '../../ui/Avatar'
import { Dialog } from '../../ui/Dialog'
import { useReaders } from './useReaders'

/** Who has read a message. */
export function Readers({ room, seq, onClose }: { room: Id; seq: number; onClose(): void }) {
  const { t } = useLingui()
  const people = useProfiles(useReaders(room, seq))
  return (
    <Dialog title={t`Read by`} onClose={onClose}>
      <ul className="readers">
        {people.map(({ user, displayName, picture }) => (
          <li key={user}>
            <Avatar id={user} name={displayName} picture={picture} />
            <bdi>{displayName}</bdi>
          </li>
        ))}
      </ul>
      <p className="soft">
        <Trans>Whoever does not show how far they have read is not among them.</Trans>
      </p>
    </Dialog>
  )
}

function useProfiles(users: Id[]): Profile[] {
  const bridge = useBridge()
  const [people, setPeople] = useState<Profile[]>([])
  useEffect(() => {
    let wanted = true
    bridge.profiles(users).then(
      (profiles) => wanted && setPeople(profiles),
      () => undefined,
    )
    return () => {
      wanted = false
    }
  }, [bridge, users])
  return people
}
