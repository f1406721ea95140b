import { useEffect, useState } from 'react'
import type { Id, Profile } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'

/** Who they are in the room, as far as it is known by now. */
export function useProfiles(room: Id, users: Id[]): { people: Record<Id, Profile>; error: unknown } {
  const bridge = useBridge()
  const [people, setPeople] = useState<Record<Id, Profile>>({})
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    let wanted = true
    bridge.profiles({ users, room }).then(
      (profiles) => {
        if (!wanted) return
        setPeople(Object.fromEntries(profiles.map((profile) => [profile.user, profile])))
        setError(null)
      },
      (failure: unknown) => wanted && setError(failure),
    )
    return () => {
      wanted = false
    }
  }, [bridge, room, users])
  return { people, error }
}
