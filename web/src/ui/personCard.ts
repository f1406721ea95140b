import { create } from 'zustand'
import type { Id } from '../bridge/bridge'

/** Whose card is open, in which room, and beside what. */
export interface PersonCard {
  user: Id
  /** Absent where one was met in none. */
  room?: Id
  anchor: HTMLElement
}

export const usePersonCard = create<{ card: PersonCard | null }>(() => ({ card: null }))

export function showCard(user: Id, room: Id | undefined, anchor: HTMLElement): void {
  usePersonCard.setState({ card: { user, anchor, ...(room === undefined ? {} : { room }) } })
}

export function closeCard(): void {
  usePersonCard.setState({ card: null })
}
