import { keep, useKept } from '../kept'

const KEPT = 'emoji'
const MOST_RECENT = 24

/** What somebody who has picked nothing yet is offered. */
const USUAL = ['👍', '❤️', '😂', '🎉', '😮', '👀', '🙏', '✅']

/** The emoji picked on this device, the last one first. */
export function useRecentEmojis(): string[] {
  const [kept] = useKept(KEPT, '')
  const picked = kept.split(' ').filter((emoji) => emoji !== '')
  return [...picked, ...USUAL.filter((emoji) => !picked.includes(emoji))].slice(0, MOST_RECENT)
}

export function picked(emoji: string, before: readonly string[]): void {
  keep(KEPT, [emoji, ...before.filter((other) => other !== emoji)].slice(0, MOST_RECENT).join(' '))
}
