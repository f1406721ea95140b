import { useEffect } from 'react'
import { useMirror } from '../../bridge/mirror'
import { shared, useSharing } from '../../ui/sharing'

/** Puts what was brought from another app below what stands there, once that is what was kept. */
export function useShared(place: string, text: string, replace: (text: string) => void): void {
  const sharing = useSharing()
  const isSettled = useMirror((state) => state.drafts[place]) === text
  useEffect(() => {
    if (!isSettled || sharing.room !== place) return
    shared()
    replace(text === '' ? sharing.text : `${text}\n${sharing.text}`)
  }, [isSettled, sharing, place, text, replace])
}
