import { plainText } from '../../ui/plainText'

/** A notification shows two or three lines. */
const MOST_CHARACTERS = 200

/** What a notification shows of a message. */
export function excerptOf(markdown: string): string {
  const characters = [...plainText(markdown)]
  return characters.length > MOST_CHARACTERS ? `${characters.slice(0, MOST_CHARACTERS - 1).join('')}…` : characters.join('')
}
