import { useId, useState, type KeyboardEvent } from 'react'
import type { Id } from '../../bridge/bridge'
import type { Replacement } from './marks'
import { triggerAt, type Trigger } from './trigger'
import { useSuggestions, type Suggestion } from './useSuggestions'

export interface Completion {
  id: string
  suggestions: Suggestion[]
  marked: number
  mark(index: number): void
  /** @returns whether the key was meant for the list */
  onKeyDown(event: KeyboardEvent): boolean
  choose(suggestion: Suggestion): void
}

/** What could complete the word before the cursor; `put` writes the choice into the text. */
export function useCompletion(room: Id, text: string, cursor: number | null, put: (replacement: Replacement) => void): Completion {
  const id = useId()
  const [state, setState] = useState({ word: '', marked: 0, dismissed: false })
  const trigger = cursor === null ? undefined : triggerAt(text, cursor)
  const word = trigger ? `${trigger.kind} ${trigger.start} ${trigger.query}` : ''
  const { marked, dismissed } = state.word === word ? state : { marked: 0, dismissed: false }
  const isDismissed = dismissed || wasDismissed(state, trigger)
  const suggestions = useSuggestions(room, isDismissed ? undefined : trigger)
  const at = Math.min(marked, suggestions.length - 1)

  const mark = (index: number) => setState({ word, marked: index, dismissed: false })
  const choose = (suggestion: Suggestion) => {
    if (!trigger) return
    const end = trigger.start + suggestion.put.length
    put({ start: trigger.start, end: trigger.end, put: suggestion.put, select: [end, end] })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const found = suggestions[at]
    if (!found || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false
    switch (event.key) {
      case 'ArrowDown':
        mark((at + 1) % suggestions.length)
        return true
      case 'ArrowUp':
        mark((at + suggestions.length - 1) % suggestions.length)
        return true
      case 'Tab':
        choose(found)
        return true
      case 'Enter':
        // A command that is written out is to be carried out.
        if (trigger?.kind === 'command' && found.put.trim() === text.trim()) return false
        choose(found)
        return true
      case 'Escape':
        setState({ word, marked: 0, dismissed: true })
        return true
      default:
        return false
    }
  }
  return { id, suggestions, marked: at, mark, onKeyDown, choose }
}

/** Who does not want to be offered anything for a word does not when the word goes on. */
function wasDismissed({ word, dismissed }: { word: string; dismissed: boolean }, trigger: Trigger | undefined): boolean {
  return dismissed && trigger !== undefined && word.startsWith(`${trigger.kind} ${trigger.start} `)
}
