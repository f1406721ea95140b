import { useLingui } from '@lingui/react/macro'
import { useEffect, useRef } from 'react'
import type { Completion } from './useCompletion'

/** What could complete the word, above where one writes; the focus stays in the text. */
export function Suggestions({ completion }: { completion: Completion }) {
  const { t } = useLingui()
  const list = useRef<HTMLDivElement>(null)
  const { id, suggestions, marked } = completion
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [marked])
  if (suggestions.length === 0) return null
  return (
    <div ref={list} id={id} className="suggestions" role="listbox" aria-label={t`Suggestions`}>
      {suggestions.map((suggestion, i) => (
        <div
          key={suggestion.key}
          id={`${id}-${i}`}
          className="suggestion"
          role="option"
          aria-selected={i === marked}
          onPointerMove={() => completion.mark(i)}
          // The focus must not leave the text.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => completion.choose(suggestion)}
        >
          <span className="suggestion-sign" aria-hidden="true">
            {suggestion.sign}
          </span>
          <bdi>{suggestion.name}</bdi>
          {suggestion.detail !== undefined && <span className="soft">{suggestion.detail}</span>}
        </div>
      ))}
    </div>
  )
}
