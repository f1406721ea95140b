import { t } from '@lingui/core/macro'
import type { Unreadable } from '../bridge/bridge'

/** Why a message cannot be read here, and what is being done about it. */
export function unreadableWords(why: Unreadable): string {
  switch (why) {
    case 'not-set-up':
      return t`Encrypted. Set up encryption on this device to read it.`
    case 'not-added':
      return t`Encrypted. This device is let in as soon as a device of somebody in the room is online.`
    case 'before-joining':
      return t`Said before this device was here.`
    case 'offline':
      return t`Encrypted. It is read as soon as the server answers.`
    case 'keys-gone':
      return t`This device has no key for this message any more.`
    case 'unlisted':
      return t`Said by a device that its sender does not list any more, and not shown.`
    case 'forged':
      return t`This is not what its sender wrote, and is not shown.`
    case 'plaintext':
      return t`This was not encrypted, and is not shown.`
  }
}
