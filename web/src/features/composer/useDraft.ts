import { useCallback, useEffect, useRef, useState } from 'react'
import type { Id } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { draftOf, isUnkept, told } from './drafts'

const SAVE_AFTER_MS = 400

export interface KeptText {
  text: string
  /** Kept after a pause. */
  change(text: string): void
  /** Kept at once. */
  replace(text: string): void
}

/** The text of one room's composer; it outlives the room's view, the tab and the connection. */
export function useDraft(room: Id): KeptText {
  const bridge = useBridge()
  const kept = useMirror((state) => state.drafts[room])
  const draft = useRef(draftOf(kept ?? ''))
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [text, setText] = useState(draft.current.text)

  const save = useCallback(() => {
    clearTimeout(timer.current)
    if (!isUnkept(draft.current)) return
    draft.current = { ...draft.current, kept: draft.current.text, keeping: draft.current.keeping + 1 }
    const done = () => { draft.current = { ...draft.current, keeping: draft.current.keeping - 1 } }
    bridge.saveDraft({ room, text: draft.current.text }).then(done, done)
  }, [bridge, room])

  const change = useCallback(
    (next: string) => {
      draft.current = { ...draft.current, text: next }
      setText(next)
      clearTimeout(timer.current)
      timer.current = setTimeout(save, SAVE_AFTER_MS)
    },
    [save],
  )

  const replace = useCallback(
    (next: string) => {
      change(next)
      save()
    },
    [change, save],
  )

  useEffect(() => {
    if (kept === undefined) return
    draft.current = told(draft.current, kept)
    setText(draft.current.text)
  }, [kept])

  useEffect(() => {
    addEventListener('pagehide', save)
    document.addEventListener('visibilitychange', save)
    return () => {
      removeEventListener('pagehide', save)
      document.removeEventListener('visibilitychange', save)
      save()
    }
  }, [save])

  return { text, change, replace }
}
