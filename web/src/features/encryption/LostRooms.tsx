import { Plural, Trans } from '@lingui/react/macro'
import { useMirror } from '../../bridge/mirror'
import { roomName } from '../../ui/names'

/** So many are named. */
const MOST_NAMED = 6

/** The rooms in which nothing that was said until now can be read any more without the words. */
export function LostRooms() {
  const rooms = useMirror((state) => state.rooms)
  const lost = rooms.filter(({ encryption, role }) => encryption === 'mls' && role !== undefined).sort((a, b) => b.activeAt - a.activeAt)
  const more = lost.length - MOST_NAMED
  if (lost.length === 0) return null
  return (
    <>
      <p>
        <Plural
          value={lost.length}
          one="What was said until now in # encrypted room is then lost for you, for good:"
          other="What was said until now in # encrypted rooms is then lost for you, for good:"
        />
      </p>
      <ul className="lost-rooms">
        {lost.slice(0, MOST_NAMED).map((entry) => (
          <li key={entry.room} dir="auto">
            {roomName(entry)}
          </li>
        ))}
        {more > 0 && (
          <li>
            <Plural value={more} one="and # more" other="and # more" />
          </li>
        )}
      </ul>
      <p>
        <Trans>You stay a member of them, and read what is said from then on.</Trans>
      </p>
    </>
  )
}
