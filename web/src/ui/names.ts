import { t } from '@lingui/core/macro'
import type { Profile, RoomEntry } from '../bridge/bridge'

/** What somebody is called; what nobody is called any more is said in the reader's language. */
export function personName(person: Pick<Profile, 'displayName' | 'state'> | undefined): string {
  if (person === undefined) return t`Someone`
  return person.state === 'deleted' ? t`Deleted account` : person.displayName
}

/** The name that nobody else has; nothing for those who have none any more. */
export function accountName({ name, state }: Pick<Profile, 'name' | 'state'>): string {
  return state === 'deleted' ? '' : `@${name}`
}

/** What a room is called; a direct one by the other person. */
export function roomName({ name, withState }: Pick<RoomEntry, 'name' | 'withState'>): string {
  return withState === 'deleted' ? t`Deleted account` : name || t`Direct`
}
