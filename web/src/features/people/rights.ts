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
