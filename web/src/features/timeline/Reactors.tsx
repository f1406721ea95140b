import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import type { Id } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Avatar } from '../../ui/Avatar'
import { Dialog } from '../../ui/Dialog'
import { FormError } from '../../ui/FormError'
import { personName } from '../../ui/names'
import { useProfiles } from './useProfiles'

/** So many people are named at a time. */
const SHOWN = 50

/** Who reacted to a message, by emoji. */
export function Reactors({ room, seq, onClose }: { room: Id; seq: number; onClose(): void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const [reactions, setReactions] = useState<{ emoji: string; users: Id[] }[] | null>(null)
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    let wanted = true
    bridge.reactors({ room, seq }).then(
      (found) => wanted && setReactions(found),
      (failure: unknown) => wanted && setError(failure),
    )
    return () => {
      wanted = false
    }
  }, [bridge, room, seq])
  return (
    <Dialog title={t`Who reacted`} onClose={onClose}>
      <FormError error={error} />
      {reactions?.length === 0 && (
        <p>
          <Trans>Nobody.</Trans>
        </p>
      )}
      {reactions?.map(({ emoji, users }) => (
        <section key={emoji} aria-label={emoji}>
          <h3>
            {emoji} {users.length}
          </h3>
          <Named room={room} users={users} of={emoji} />
        </section>
      ))}
    </Dialog>
  )
}

function Named({ room, users, of }: { room: Id; users: Id[]; of: string }) {
  const [most, setMost] = useState(SHOWN)
  const pages = []
  for (let from = 0; from < Math.min(most, users.length); from += SHOWN) pages.push(from)
  return (
    <>
      <ul className="readers">
        {pages.map((from) => (
          <Page key={from} room={room} users={users} from={from} />
        ))}
      </ul>
      {users.length > most && (
        <button type="button" className="link-button" onClick={() => setMost(most + SHOWN)}>
          <Trans>Show more</Trans>
          <span className="visually-hidden"> {of}</span>
        </button>
      )}
    </>
  )
}

/** Those who were not looked for yet are looked for when they are shown. */
function Page({ room, users, from }: { room: Id; users: Id[]; from: number }) {
  const [shown] = useState(() => users.slice(from, from + SHOWN))
  const { people, error } = useProfiles(room, shown)
  return (
    <>
      {shown.map((user) => {
        const name = personName(people[user])
        return (
          <li key={user}>
            <Avatar id={user} name={name} picture={people[user]?.picture} />
            <bdi>{name}</bdi>
          </li>
        )
      })}
      {error !== null && (
        <li>
          <FormError error={error} />
        </li>
      )}
    </>
  )
}
