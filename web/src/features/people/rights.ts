import type { RoomRole } from '../../bridge/bridge'

/** Moderators remove members and take invitations back, owners remove everybody; who is only invited has no role yet. */
export function mayRemove(own: RoomRole | undefined, other: RoomRole | undefined): boolean {
  switch (own) {
    case 'owner':
      return true
    case 'moderator':
      return other === undefined || other === 'member'
    case 'member':
    case undefined:
      return false
  }
}

/** Those who outrank somebody also ban them, and delete what they said; an owner outranks no owner. */
export function mayBan(own: RoomRole | undefined, other: RoomRole | undefined): boolean {
  return mayRemove(own, other) && other !== 'owner'
}
