import { useEffect, useState } from 'react'
import type { AuditEntry, Id } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { personName } from '../../ui/names'

/** What those are called whom the entries name, as far as it is known. */
export function useNames(entries: readonly AuditEntry[]): ReadonlyMap<Id, string> {
  const bridge = useBridge()
  const [names, setNames] = useState<ReadonlyMap<Id, string>>(new Map())
  const users = [...new Set(entries.flatMap(({ actor, subject }) => [actor, subject]))].filter((user) => user !== undefined)
  const unknown = users.filter((user) => !names.has(user)).join(' ')
  useEffect(() => {
    if (unknown === '') return
    let wanted = true
    bridge.profiles({ users: unknown.split(' ') }).then(
      (profiles) => wanted && profiles.length > 0 && setNames((known) => new Map([...known, ...profiles.map((person): [Id, string] => [person.user, personName(person)])])),
      () => {},
    )
    return () => {
      wanted = false
    }
  }, [bridge, unknown])
  return names
}
