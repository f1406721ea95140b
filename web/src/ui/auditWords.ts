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
  }
  return ({ kind, detail }) => {
    const more = details[`${kind} ${detail ?? ''}`]
    return more === undefined ? kinds[kind] : `${kinds[kind]}: ${more}`
  }
}
