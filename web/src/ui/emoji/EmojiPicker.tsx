import { useLingui } from '@lingui/react/macro'
import { useState, type KeyboardEvent } from 'react'
import type { Emoji, Group } from './emojis'
import { picked, useRecentEmojis } from './recent'
import { useEmojis, type Emojis } from './useEmojis'
import './emoji.css'

const MOST_FOUND = 64
const COLUMNS = 8

type Shown = Group | 'recent'

/** A grid of emoji: those used last, a group, or what was searched for. */
export function EmojiPicker({ onPick }: { onPick(emoji: string): void }) {
  const { t } = useLingui()
  const [query, setQuery] = useState('')
  const [group, setGroup] = useState<Shown>('recent')
  const recent = useRecentEmojis()
  const known = useEmojis(true)
  const names = useGroupNames()
  const shown = shownOf(known, query, group, recent)
  const pick = (emoji: string) => {
    picked(emoji, recent)
    onPick(emoji)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
    event.preventDefault()
    if (shown[0]) pick(shown[0].emoji)
  }
  return (
    <div className="emoji-picker">
      <input
        className="search-field"
        type="search"
        aria-label={t`Search emoji`}
        placeholder={t`Search emoji`}
        autoComplete="off"
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        // A keyboard on the screen would cover what there is to choose from.
        autoFocus={matchMedia('(hover: hover)').matches}
      />
      <div className="emoji-groups" role="group" aria-label={t`Groups`}>
        {[{ group: 'recent' as const, sign: '🕘' }, ...(known?.groups ?? [])].map((one) => (
          <button
            key={one.group}
            type="button"
            className="emoji"
            aria-label={names[one.group]}
            title={names[one.group]}
            aria-pressed={query === '' && one.group === group}
            onClick={() => {
              setQuery('')
              setGroup(one.group)
            }}
          >
            {one.sign}
          </button>
        ))}
      </div>
      <div className="emoji-grid" role="group" aria-label={query === '' ? names[group] : t`Found`} onKeyDown={moveInGrid}>
        {shown.map(({ emoji, name }, i) => (
          <button key={emoji} type="button" className="emoji" tabIndex={i === 0 ? 0 : -1} aria-label={name} title={name} onClick={() => pick(emoji)}>
            {emoji}
          </button>
        ))}
      </div>
      <p className="visually-hidden" role="status">
        {known && query !== '' && shown.length === 0 && t`No emoji was found`}
      </p>
    </div>
  )
}

function shownOf(known: Emojis | undefined, query: string, group: Shown, recent: readonly string[]): Pick<Emoji, 'emoji' | 'name'>[] {
  if (query.trim() !== '') return known?.findEmojis(query, MOST_FOUND) ?? []
  if (group === 'recent') return recent.map((emoji) => ({ emoji, name: known?.nameOf(emoji) ?? emoji }))
  return known?.emojis.filter((emoji) => emoji.group === group) ?? []
}

function useGroupNames(): Record<Shown, string> {
  const { t } = useLingui()
  return {
    recent: t`Used last`,
    smileys: t`Faces`,
    people: t`People`,
    nature: t`Animals and nature`,
    food: t`Food and drink`,
    travel: t`Travel and places`,
    activities: t`Activities`,
    objects: t`Objects`,
    symbols: t`Symbols`,
    flags: t`Flags`,
  }
}

function moveInGrid(event: KeyboardEvent<HTMLElement>): void {
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('button')]
  const at = all.indexOf(document.activeElement as HTMLElement)
  const forward = getComputedStyle(event.currentTarget).direction === 'rtl' ? -1 : 1
  const step = { ArrowRight: forward, ArrowLeft: -forward, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key]
  if (step === undefined || at < 0) return
  event.preventDefault()
  all[at + step]?.focus()
}
