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

/** Enter sends; not with Shift, not on a touch keyboard, and never while it picks a word of an input method. */
export function sends(key: Key, touch: boolean): boolean {
  return key.key === 'Enter' && !key.shiftKey && !key.altKey && !isComposing(key) && (!touch || key.ctrlKey || key.metaKey)
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
