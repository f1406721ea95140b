import { t } from '@lingui/core/macro'
import type { MessageRow, Profile, RoomEntry } from '../../bridge/bridge'
import { kept } from '../../ui/kept'
import { excerptOf } from './excerpt'

/** Whether notifications say what was said. Of encrypted rooms only if somebody wants it: the system and whoever passes by can read them. */
export function showsText({ encryption }: Pick<RoomEntry, 'encryption'>): boolean {
  switch (encryption) {
    case 'none':
      return kept('notification-text') !== 'off'
    case 'mls':
      return kept('notification-text') !== 'off' && kept('notification-encrypted-text') === 'on'
  }
}

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
