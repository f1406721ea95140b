import { t } from '@lingui/core/macro'
import type { MessageRow, Profile, RoomEntry } from '../../bridge/bridge'
import { excerptOf } from './excerpt'

/** Who said something where, and what, unless messages are not to be seen by whoever passes by. */
export function wordsFor(
  entry: Pick<RoomEntry, 'kind' | 'name'>,
  row: Pick<MessageRow, 'text'>,
  sender: Pick<Profile, 'displayName'>,
  withText: boolean,
): { title: string; body: string } {
  const { displayName } = sender
  const { name } = entry
  return {
    title: entry.kind === 'direct' ? displayName : t`${displayName} in ${name}`,
    body: withText ? excerptOf(row.text) : t`New message`,
  }
}
