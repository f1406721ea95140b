import { useLingui } from '@lingui/react/macro'
import type { AuditEntry, AuditKind } from '../bridge/bridge'

/** What each kind of entry is called, in the order of the contract. */
export function useAuditKinds(): Record<AuditKind, string> {
  const { t } = useLingui()
  return {
    'signed-up': t`Account made`,
    'signed-in': t`Signed in`,
    'sign-in-failed': t`Sign-in failed`,
    'signed-out': t`Signed out`,
    'sessions-ended': t`Devices signed out`,
    'picture-removed': t`Picture removed`,
    'refresh-reused': t`An old key of a sign-in was used again`,
    'password-confirmed': t`Password given again`,
    'password-refused': t`A wrong password given`,
    'password-changed': t`Password changed`,
    'password-reset-created': t`Link for a new password made`,
    'password-reset': t`New password set by a link`,
    'role-given': t`Role changed`,
    suspended: t`Suspended`,
    restored: t`Restored`,
    approved: t`Approved`,
    declined: t`Declined`,
    'invitation-created': t`Invitation made`,
    'invitation-revoked': t`Invitation taken back`,
    'settings-changed': t`Server settings changed`,
    'account-deleted': t`Account deleted`,
    'member-removed': t`Removed from a room`,
    'member-banned': t`Banned from a room`,
    'ban-lifted': t`Ban from a room lifted`,
    'room-role-given': t`Role in a room changed`,
    'nick-reset': t`Nick in a room taken away`,
    'room-closed': t`Room closed`,
    'messages-deleted': t`Messages deleted in a room`,
    reported: t`Reported something`,
    'report-resolved': t`Resolved a report`,
    'identity-announced': t`Encryption set up`,
    'identity-replaced': t`Encryption set up anew, with nothing that vouches for it`,
    'identity-succeeded': t`Encryption set up anew by the recovery words`,
    'wrapped-identity-read': t`A device asked for the recovery of encryption`,
    'backup-restored': t`Backup restored`,
  }
}

/** What happened, and how, in a few words. */
export function useAuditWords(): (entry: AuditEntry) => string {
  const { t } = useLingui()
  const kinds = useAuditKinds()
  const details: Record<string, string> = {
    'sign-in-failed password': t`wrong password`,
    'sign-in-failed suspended': t`suspended`,
    'sign-in-failed waiting': t`not approved yet`,
    'sessions-ended one': t`one`,
    'sessions-ended others': t`all others`,
    'sessions-ended all': t`all, by an admin`,
    'role-given owner': t`Owner`,
    'role-given admin': t`Admin`,
    'role-given member': t`Member`,
    'role-given guest': t`Guest`,
    'room-role-given owner': t`Owner`,
    'room-role-given moderator': t`Moderator`,
    'room-role-given member': t`Member`,
  }
  return ({ kind, detail }) => {
    // What was done in a room names it first, and the event.
    const said = kind === 'room-role-given' ? detail?.split(' ')[2] : detail
    const more = details[`${kind} ${said ?? ''}`]
    return more === undefined ? kinds[kind] : `${kinds[kind]}: ${more}`
  }
}
