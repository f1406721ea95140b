import type { RoomSettings } from '../../bridge/bridge'

const NAMES = ['topic', 'description', 'announcement', 'slowModeMs', 'archived', 'history'] as const

/** What is to be asked for, so that others' changes meanwhile stay; an empty text is none. */
export function changesOf(before: RoomSettings, after: RoomSettings): Partial<RoomSettings> {
  const changed = NAMES.filter((name) => (before[name] ?? '') !== (after[name] ?? ''))
  return Object.fromEntries(changed.map((name) => [name, after[name]]))
}
