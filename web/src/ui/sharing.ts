import { create } from 'zustand'
import type { Id } from '../bridge/bridge'

/** What somebody brought from another app, and into which room; until its composer has it. */
export const useSharing = create<{ room: Id; text: string } | { room: null }>(() => ({ room: null }))

export function share(room: Id, text: string): void {
  useSharing.setState({ room, text }, true)
}

export function shared(): void {
  useSharing.setState({ room: null }, true)
}
