import { Trans, useLingui } from '@lingui/react/macro'
import { useCallback } from 'react'
import type { Profile } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { Avatar } from '../../ui/Avatar'
import { FormError } from '../../ui/FormError'
import { accountName, personName } from '../../ui/names'
import { useAction } from '../../ui/useAction'
import { usePages } from '../../ui/usePages'
import './people.css'

/** Whom one has blocked, until one lets them back. */
export function BlockedPeople() {
  const bridge = useBridge()
  const blocked = useMirror((state) => state.blocked)
  const ask = useCallback((cursor?: string) => bridge.blocks(cursor === undefined ? {} : { cursor }), [bridge])
  const { entries, more, hasMore, error } = usePages(ask)
  const people = entries?.filter(({ user }) => blocked.has(user))
  return (
    <>
      <FormError error={error} />
      {people?.length === 0 && !hasMore && (
        <p className="soft">
          <Trans>You blocked nobody.</Trans>
        </p>
      )}
      <ul className="people" aria-busy={entries === null && error === null}>
        {people?.map((person) => (
          <BlockedPerson key={person.user} person={person} />
        ))}
      </ul>
      {hasMore && (
        <button type="button" className="button" disabled={more.busy} onClick={() => void more.run()}>
          <Trans>Show more</Trans>
        </button>
      )}
    </>
  )
}

function BlockedPerson({ person }: { person: Profile }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const { user } = person
  const displayName = personName(person)
  const { busy, error, run } = useAction(() => bridge.unblock(user))
  return (
    <li className="person">
      <Avatar id={user} name={displayName} picture={person.picture} />
      <span className="person-name">
        <bdi>{displayName}</bdi>
        <span className="soft">{accountName(person)}</span>
        <FormError error={error} />
      </span>
      <button type="button" className="button" disabled={busy} aria-label={t`Unblock ${displayName}`} onClick={() => void run()}>
        <Trans>Unblock</Trans>
      </button>
    </li>
  )
}
