import { useEffect, useState } from 'react'
import type { Id, Member, Profile, RoomEntry } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'

interface CardPerson {
  profile: Profile | undefined
  /** What they are in the room; absent where that is not known, or they are not in it. */
  member: Member | undefined
  /** Of an encrypted room, whether one has compared their safety number; absent where there is none. */
  verified: boolean | undefined
  error: unknown
}

const NOTHING: CardPerson = { profile: undefined, member: undefined, verified: undefined, error: null }

/** Who somebody is, at first by what is known already. What cannot be asked now is left out. */
export function useCardPerson(user: Id, entry: RoomEntry | undefined, known: Profile | undefined): CardPerson {
  const bridge = useBridge()
  const [found, setFound] = useState<CardPerson>(NOTHING)
  const room = entry?.room
  const isEncrypted = entry?.encryption === 'mls'
  useEffect(() => {
    let wanted = true
    const learn = (more: Partial<CardPerson>) => wanted && setFound((before) => ({ ...before, ...more }))
    const look = async () => {
      const [profile] = await bridge.profiles({ users: [user], ...(room === undefined ? {} : { room }) })
      learn({ profile })
      if (room === undefined || profile === undefined) return
      const members = await bridge.findMembers({ room, query: profile.name })
      learn({ member: members.find((member) => member.profile.user === user) })
      if (!isEncrypted) return
      const person = (await bridge.encryptedPeople(room)).find((other) => other.user === user)
      learn({ verified: person?.safetyNumber === undefined ? undefined : person.verified })
    }
    setFound(NOTHING)
    look().catch((error: unknown) => learn({ error }))
    return () => {
      wanted = false
    }
  }, [bridge, user, room, isEncrypted])
  return { ...found, profile: found.profile ?? known }
}
