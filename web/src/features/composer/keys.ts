import type { SendKey } from '../../ui/sendKey'

/** What of a key event decides; a `KeyboardEvent` and React's are both so. */
export interface Key {
  key: string
  keyCode: number
  isComposing: boolean
  shiftKey: boolean
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
}

/** Enter with Ctrl always sends, Enter alone if it is the key chosen; never while it picks a word of an input method. */
export function sends(key: Key, sendKey: SendKey): boolean {
  if (key.key !== 'Enter' || key.shiftKey || key.altKey || isComposing(key)) return false
  return sendKey === 'enter' || key.ctrlKey || key.metaKey
}

/** Some browsers end the composition before they tell the key, which then has this code. */
function isComposing(key: Key): boolean {
  return key.isComposing || key.keyCode === 229
}

/** A key that writes something, pressed where nothing takes it, is meant for the composer. */
export function isMeantToWrite(key: Key): boolean {
  const writes = [...key.key].length === 1 && key.key !== ' ' && key.key !== '?'
  return writes && !key.ctrlKey && !key.metaKey && !key.altKey && !isComposing(key)
}
