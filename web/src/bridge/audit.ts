import type { Id } from './bridge';

/** What the audit log tells of. */
export type AuditKind =
  | 'signed-up'
  | 'signed-in'
  | 'sign-in-failed'
  | 'signed-out'
  | 'sessions-ended'
  | 'picture-removed'
  | 'refresh-reused'
  | 'password-confirmed'
  | 'password-refused'
  | 'password-changed'
  | 'password-reset-created'
  | 'password-reset'
  | 'role-given'
  | 'suspended'
  | 'restored'
  | 'approved'
  | 'declined'
  | 'invitation-created'
  | 'invitation-revoked'
  | 'settings-changed'
  | 'account-deleted'
  | 'member-removed'
  | 'member-banned'
  | 'ban-lifted'
  | 'room-role-given'
  | 'nick-reset'
  | 'room-closed'
  | 'messages-deleted'
  | 'reported'
  | 'report-resolved'
  | 'identity-announced'
  | 'identity-replaced'
  | 'identity-succeeded'
  | 'wrapped-identity-read'
  | 'backup-restored';

/** Something that happened to an account or the server. */
export interface AuditEntry {
  seq: number;
  at: number;
  kind: AuditKind;
  /** Who did it; absent when nobody was signed in. */
  actor?: Id;
  /** Whose account it was. */
  subject?: Id;
  session?: Id;
  /** Words of the contract: a role, a setting, why a sign-in failed; of what was done in a room, the room and more. */
  detail?: string;
  address?: string;
  /** The entry's place in the chain. */
  hash: string;
}
