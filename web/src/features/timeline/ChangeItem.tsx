import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { ChangeRow, GapRow, Id, RoomRole } from '../../bridge/bridge'
import { InfoIcon } from '../../ui/icons'
import { TimeStamp } from './TimeStamp'

export function ChangeItem({ row, nameOf }: { row: ChangeRow; nameOf: (user: Id) => string }) {
  return (
    <p className="note">
      <ChangeText row={row} nameOf={nameOf} /> <TimeStamp at={row.at} />
    </p>
  )
}

function ChangeText({ row, nameOf }: { row: ChangeRow; nameOf: (user: Id) => string }) {
  /** A name of either direction leaves the sentence as it is. */
  const shown = (user: Id) => <bdi>{nameOf(user)}</bdi>
  const sender = shown(row.sender)
  const { change } = row
  switch (change.type) {
    case 'room.created':
      return <Trans>{sender} created the room</Trans>
    case 'room.renamed': {
      const name = <bdi>{change.name}</bdi>
      return (
        <Trans>
          {sender} renamed the room to “{name}”
        </Trans>
      )
    }
    case 'room.closed':
      return <Trans>{sender} closed the room</Trans>
    case 'member.joined':
      return <Joined sender={sender} user={shown(change.user)} self={change.user === row.sender} />
    case 'member.invited': {
      const user = shown(change.user)
      return (
        <Trans>
          {sender} invited {user}
        </Trans>
      )
    }
    case 'member.left':
      return <Left sender={sender} user={shown(change.user)} self={change.user === row.sender} />
    case 'member.role':
      return <RoleChange user={shown(change.user)} role={change.role} />
    case 'unknown':
      return <Trans>Something happened here that this version cannot show</Trans>
  }
}

interface Membership {
  sender: ReactNode
  user: ReactNode
  self: boolean
}

function Joined({ sender, user, self }: Membership) {
  return self ? (
    <Trans>{user} joined</Trans>
  ) : (
    <Trans>
      {sender} added {user}
    </Trans>
  )
}

function Left({ sender, user, self }: Membership) {
  return self ? (
    <Trans>{user} left</Trans>
  ) : (
    <Trans>
      {sender} removed {user}
    </Trans>
  )
}

function RoleChange({ user, role }: { user: ReactNode; role: RoomRole }) {
  switch (role) {
    case 'owner':
      return <Trans>{user} is now an owner of the room</Trans>
    case 'moderator':
      return <Trans>{user} is now a moderator</Trans>
    case 'member':
      return <Trans>{user} is now a member</Trans>
  }
}

export function GapItem({ row }: { row: GapRow }) {
  const { t } = useLingui()
  return (
    <p className="note note-gap">
      <InfoIcon size={16} />
      <span>
        {row.reason === 'hidden'
          ? t`What was said here before you joined is not shown.`
          : t`What was said here has been deleted, since it was older than messages are kept.`}
      </span>
    </p>
  )
}
