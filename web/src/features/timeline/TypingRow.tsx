import { Trans } from '@lingui/react/macro'
import type { Id } from '../../bridge/bridge'
import { useMirror } from '../../bridge/mirror'

const NOBODY: Id[] = []

/** As high when nobody writes: what stands above must not move. */
export function TypingRow({ room }: { room: Id }) {
  const people = useMirror((state) => state.windows[room]?.people)
  const users = useMirror((state) => state.typing[room] ?? NOBODY)
  const [first, second] = users.map((user) => people?.[user] && <bdi>{people[user].displayName}</bdi>)
  return (
    <div className="typing">
      {users.length === 1 && (first ? <Trans>{first} is writing…</Trans> : <Trans>Someone is writing…</Trans>)}
      {users.length === 2 && first && second && (
        <Trans>
          {first} and {second} are writing…
        </Trans>
      )}
      {(users.length > 2 || (users.length === 2 && !(first && second))) && <Trans>Several people are writing…</Trans>}
    </div>
  )
}
