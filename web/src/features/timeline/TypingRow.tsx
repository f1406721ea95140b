import { Trans } from '@lingui/react/macro'
import { placeOf, type Id, type Place } from '../../bridge/bridge'
import { useMirror } from '../../bridge/mirror'
import { Receipt } from './Receipt'

const NOBODY: Id[] = []

/** Who is writing, in the room or a thread of it, and, in the room, what became of what oneself said last. As high when there is nothing to say: what stands above must not move. */
export function TypingRow({ room, thread }: Place) {
  return (
    <div className="typing">
      <Writing room={room} thread={thread} />
      {thread === undefined && <Receipt room={room} />}
    </div>
  )
}

function Writing({ room, thread }: Place) {
  const people = useMirror((state) => state.windows[room]?.people)
  const users = useMirror((state) => state.typing[placeOf(room, thread)] ?? NOBODY)
  const [first, second] = users.map((user) => people?.[user] && <bdi>{people[user].displayName}</bdi>)
  return (
    <span className="typing-who">
      {users.length === 1 && (first ? <Trans>{first} is writing…</Trans> : <Trans>Someone is writing…</Trans>)}
      {users.length === 2 && first && second && (
        <Trans>
          {first} and {second} are writing…
        </Trans>
      )}
      {(users.length > 2 || (users.length === 2 && !(first && second))) && <Trans>Several people are writing…</Trans>}
    </span>
  )
}
