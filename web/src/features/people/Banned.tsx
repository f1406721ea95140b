import { Trans, useLingui } from '@lingui/react/macro'
import { useCallback, useState } from 'react'
import type { Id, Profile, RoomEntry } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Avatar } from '../../ui/Avatar'
import { Dialog } from '../../ui/Dialog'
import { FormError } from '../../ui/FormError'
import { Menu } from '../../ui/Menu'
import { accountName, personName } from '../../ui/names'
import { useAction } from '../../ui/useAction'
import { usePages } from '../../ui/usePages'
import { RemoveMember } from './RemoveMember'

/** Who cannot come back to a room, until somebody lets them. */
export function Banned({ entry, onClose }: { entry: RoomEntry; onClose: () => void }) {
  const { room, name } = entry
  const { t } = useLingui()
  const bridge = useBridge()
  const ask = useCallback((cursor?: string) => bridge.bans(cursor === undefined ? { room } : { room, cursor }), [bridge, room])
  const { entries, more, hasMore, error } = usePages(ask)
  const [lifted, setLifted] = useState<readonly Id[]>([])
  const [deleting, setDeleting] = useState<Profile | null>(null)
  const people = entries?.filter(({ user }) => !lifted.includes(user))
  return (
    <>
      <Dialog title={t`Banned from ${name}`} onClose={onClose}>
        <FormError error={error} />
        {people?.length === 0 && !hasMore && (
          <p className="soft">
            <Trans>Nobody is banned.</Trans>
          </p>
        )}
        <ul className="people" aria-busy={entries === null && error === null}>
          {people?.map((person) => (
            <BannedPerson key={person.user} room={room} person={person} onDelete={() => setDeleting(person)} onLifted={() => setLifted([...lifted, person.user])} />
          ))}
        </ul>
        {hasMore && (
          <button type="button" className="button" disabled={more.busy} onClick={() => void more.run()}>
            <Trans>Show more</Trans>
          </button>
        )}
      </Dialog>
      {deleting && <RemoveMember entry={entry} member={{ profile: deleting }} removal="said" onClose={() => setDeleting(null)} />}
    </>
  )
}

function BannedPerson({ room, person, onDelete, onLifted }: { room: Id; person: Profile; onDelete(): void; onLifted(): void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const { user } = person
  const displayName = personName(person)
  const { busy, error, run } = useAction(async () => {
    await bridge.liftBan({ room, user })
    onLifted()
  })
  return (
    <li className="person">
      <Avatar id={user} name={displayName} picture={person.picture} />
      <span className="person-name">
        <bdi>{displayName}</bdi>
        <span className="soft">{accountName(person)}</span>
        <FormError error={error} />
      </span>
      <button type="button" className="button" disabled={busy} aria-label={t`Lift the ban of ${displayName}`} onClick={() => void run()}>
        <Trans>Lift the ban</Trans>
      </button>
      <Menu label={t`What to do with ${displayName}`} items={[{ label: t`Delete all they said…`, danger: true, act: onDelete }]} />
    </li>
  )
}
