import { Trans } from '@lingui/react/macro'
import type { InvitationPreview } from '../../bridge/bridge'

/** Who invites to what. */
export function InvitedTo({ invitedBy, roomName }: InvitationPreview) {
  const who = <bdi translate="no">{invitedBy}</bdi>
  const where = <bdi translate="no">{roomName}</bdi>
  if (roomName === undefined) return invitedBy === undefined ? <Trans>You are invited.</Trans> : <Trans>{who} invites you.</Trans>
  return invitedBy === undefined ? <Trans>You are invited to {where}.</Trans> : <Trans>{who} invites you to {where}.</Trans>
}
