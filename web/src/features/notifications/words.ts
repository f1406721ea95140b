import { t } from '@lingui/core/macro'
import type { MessageRow, Profile, RoomEntry } from '../../bridge/bridge'
import { plainText } from '../../ui/plainText'

/** A notification shows two or three lines. */
const MOST_CHARACTERS = 200

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
    body: withText ? shortened(plainText(row.text)) : t`New message`,
  }
}

function shortened(text: string): string {
  const characters = [...text]
  return characters.length > MOST_CHARACTERS ? `${characters.slice(0, MOST_CHARACTERS - 1).join('')}…` : text
}
