import { t } from '@lingui/core/macro'
import { CommandError, type ErrorCode } from '../bridge/bridge'

/** What a form knows better to say about a refusal. */
export type BetterWords = Partial<Record<ErrorCode, string>>

export function errorText(error: unknown, better: BetterWords = {}): string {
  if (!(error instanceof CommandError)) return t`Something went wrong here. Please try again.`
  return better[error.code] ?? general(error)
}

function general(error: CommandError): string {
  switch (error.code) {
    case 'invalid':
    case 'unknown-op':
      return t`The server did not accept this: ${error.message}`
    case 'too-large':
      return t`This is too long.`
    case 'unauthenticated':
    case 'token-expired':
    case 'session-ended':
      return t`Please sign in again.`
    case 'awaiting-approval':
      return t`Your account waits to be approved.`
    case 'password-needed':
      return t`This was not done, for it needs your password.`
    case 'forbidden':
      return t`You are not allowed to do this.`
    case 'not-found':
      return t`This is not there any more.`
    case 'not-member':
      return t`You are not in this room.`
    case 'closed':
      return t`This room is closed.`
    case 'conflict':
      return t`Somebody was faster: this is there already.`
    case 'rate-limited':
      return t`That was too often. Please wait a moment and try again.`
    case 'offline':
      return t`The server cannot be reached right now.`
    case 'storage-full':
      return t`There is no room left on this device to keep this.`
    case 'encryption-required':
      return t`This room is encrypted, and this was not.`
    case 'stale-epoch':
    case 'removal-needed':
    case 'resync':
    case 'busy':
    case 'unavailable':
      return t`The server is busy. Please try again in a moment.`
    case 'internal':
      return t`The server had a problem. Please try again.`
  }
}
