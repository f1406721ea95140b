import { useEffect } from 'react'
import { forgetMet } from '../features/composer/mentions'
import { forgetPositions } from '../features/timeline/position'
import { closeCard } from '../ui/personCard'
import { forgetPictures } from '../ui/pictures'
import { shared } from '../ui/sharing'
import { forgetTalking } from '../ui/talking'
import { dropPasswordQuestion } from './passwordQuestion'

/** What somebody was about to do is nobody's when their session is over. */
export function useForgetting(isOver: boolean): void {
  useEffect(() => {
    if (!isOver) return
    forgetPositions()
    forgetPictures()
    forgetTalking()
    closeCard()
    shared()
    forgetMet()
    dropPasswordQuestion()
  }, [isOver])
}
