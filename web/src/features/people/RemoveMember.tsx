import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Member, RoomEntry } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { Check } from '../../ui/Check'
import { Confirmation } from '../../ui/Confirmation'
import { personName } from '../../ui/names'
import type { Measure } from './memberItems'

interface RemovalProps {
  entry: RoomEntry
  member: Member
  onClose: () => void
}

export function RemoveMember({ removal, ...props }: RemovalProps & { removal: Measure }) {
  switch (removal) {
    case 'member':
      return props.member.role === undefined ? <TakeBack {...props} /> : <Remove {...props} />
    case 'ban':
      return <Ban {...props} />
    case 'said':
      return <DeleteSaid {...props} />
    case 'handOver':
      return <HandOver {...props} />
  }
}

function TakeBack({ entry, member, onClose }: RemovalProps) {
  const { t } = useLingui()
  const bridge = useBridge()
  const { user } = member.profile
  const displayName = personName(member.profile)
  const takeBack = async () => {
    await bridge.removeMember({ room: entry.room, user })
    onClose()
  }
  return (
    <Confirmation title={t`Take the invitation of ${displayName} back?`} stay={t`Keep it`} go={t`Take back`} act={takeBack} onClose={onClose}>
      <Trans>They can be invited again at any time.</Trans>
    </Confirmation>
  )
}

function Remove({ entry, member, onClose }: RemovalProps) {
  const { t } = useLingui()
  const bridge = useBridge()
  const { user } = member.profile
  const displayName = personName(member.profile)
  const remove = async () => {
    await bridge.removeMember({ room: entry.room, user })
    onClose()
  }
  return (
    <Confirmation title={t`Remove ${displayName} from ${entry.name}?`} stay={t`Keep`} go={t`Remove`} act={remove} onClose={onClose}>
      {entry.kind === 'public' ? (
        <Trans>They no longer see what is said here from now on. The room is public: they can join it again.</Trans>
      ) : (
        <Trans>They no longer see what is said here from now on. They come back only if somebody invites them.</Trans>
      )}
    </Confirmation>
  )
}

function Ban({ entry, member, onClose }: RemovalProps) {
  const { t } = useLingui()
  const bridge = useBridge()
  const { user } = member.profile
  const displayName = personName(member.profile)
  const [isAllDeleted, setAllDeleted] = useState(false)
  const ban = async () => {
    await bridge.ban({ room: entry.room, user })
    if (isAllDeleted) await bridge.deleteSaid({ room: entry.room, user })
    onClose()
  }
  const choice = (
    <Check checked={isAllDeleted} choose={setAllDeleted}>
      <Trans>Also delete all they said here</Trans>
    </Check>
  )
  return (
    <Confirmation title={t`Ban ${displayName} from ${entry.name}?`} stay={t`Keep`} go={t`Ban`} act={ban} onClose={onClose} choice={choice}>
      <Trans>They no longer see what is said here, and cannot come back until the ban is lifted.</Trans>
    </Confirmation>
  )
}

function DeleteSaid({ entry, member, onClose }: RemovalProps) {
  const { t } = useLingui()
  const bridge = useBridge()
  const { user } = member.profile
  const displayName = personName(member.profile)
  const remove = async () => {
    await bridge.deleteSaid({ room: entry.room, user })
    onClose()
  }
  return (
    <Confirmation title={t`Delete all that ${displayName} said in ${entry.name}?`} stay={t`Keep it`} go={t`Delete all`} act={remove} onClose={onClose}>
      <Trans>It is deleted for everybody, and cannot be brought back.</Trans>
    </Confirmation>
  )
}

function HandOver({ entry: { room, name }, member: { profile }, onClose }: RemovalProps) {
  const { t } = useLingui()
  const bridge = useBridge()
  const self = useMirror((state) => (state.session.state === 'signedIn' ? state.session.account.user : undefined))
  const displayName = personName(profile)
  const handOver = async () => {
    await bridge.giveRole({ room, user: profile.user, role: 'owner' })
    if (self !== undefined) await bridge.giveRole({ room, user: self, role: 'moderator' })
    onClose()
  }
  return (
    <Confirmation title={t`Hand ${name} over to ${displayName}?`} stay={t`Keep it`} go={t`Hand over`} act={handOver} onClose={onClose}>
      <Trans>They become its owner, and you a moderator. Only an owner can give it back to you.</Trans>
    </Confirmation>
  )
}
