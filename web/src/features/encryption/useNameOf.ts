import { useEffect, useState } from 'react'
import type { Id } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { personName } from '../../ui/names'

/** What the one whom something is about is called in the room; nothing of several, or before it is known. */
export function useNameOf(room: Id, users: Id[]): string | undefined {
  const bridge = useBridge()
  const [known, setKnown] = useState<{ user: Id; name: string }>()
  const user = users.length === 1 ? users[0] : undefined
  useEffect(() => {
    if (user === undefined) return
    let isOver = false
    bridge.profiles({ users: [user], room }).then(
      ([profile]) => !isOver && setKnown({ user, name: personName(profile) }),
      () => undefined,
    )
    return () => {
      isOver = true
    }
  }, [bridge, room, user])
  return known?.user === user ? known?.name : undefined
}
