import type { RoomEntry } from '../bridge/bridge'

/** Whether this person keeps the room in order: of two who talk directly nobody does. */
export function mayModerate(entry: RoomEntry | undefined): boolean {
  return entry !== undefined && entry.kind !== 'direct' && (entry.role === 'owner' || entry.role === 'moderator')
}

/** Whether this person may say something here; what is said about messages (reactions, edits) is theirs in announcement rooms, too. */
export function maySay(entry: RoomEntry): boolean {
  return mayTakePart(entry) && (!entry.announcement || mayModerate(entry))
}

export function mayTakePart(entry: RoomEntry): boolean {
  return !entry.closed && !entry.archived
}
