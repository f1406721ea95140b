import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { ChangeRow, ConfiguredSettings, GapRow, Id, Profile, RoomRole } from '../../bridge/bridge'
import { InfoIcon, WarningIcon } from '../../ui/icons'
import { TimeStamp } from './TimeStamp'

interface ChangeProps {
  row: ChangeRow
  nameOf: (user: Id) => string
  people: Readonly<Record<Id, Profile>>
}

export function ChangeItem(props: ChangeProps) {
  const { change } = props.row
  const isWarning = change.type === 'identity' && !change.vouched
  return (
    <p className={isWarning ? 'note note-warning' : 'note'}>
      {isWarning && <WarningIcon size={16} />}
      <span>
        <ChangeText {...props} /> <TimeStamp at={props.row.at} />
      </span>
    </p>
  )
}

function ChangeText({ row, nameOf, people }: ChangeProps) {
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
    case 'room.encrypted':
      return <Trans>{sender} turned on encryption: from here on only members can read what is said</Trans>
    case 'room.configured':
      return <Configured sender={sender} settings={change.settings} />
    case 'room.pinned':
      return <Trans>{sender} pinned a message</Trans>
    case 'room.unpinned':
      return <Trans>{sender} unpinned a message</Trans>
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
      return <Left sender={sender} user={shown(change.user)} self={change.user === row.sender} banned={change.banned === true} />
    case 'member.unbanned': {
      const user = shown(change.user)
      return (
        <Trans>
          {sender} lifted the ban of {user}
        </Trans>
      )
    }
    case 'member.role':
      return <RoleChange user={shown(change.user)} role={change.role} />
    case 'member.nick':
      return <NickChange sender={sender} user={<bdi>{people[change.user]?.ownName ?? nameOf(change.user)}</bdi>} self={change.user === row.sender} nick={change.nick} />
    case 'identity': {
      const user = shown(change.user)
      return change.vouched ? <Trans>{user} has a new identity, which the one before vouches for</Trans> : <Trans>{user} has a new identity, which nothing vouches for</Trans>
    }
    case 'device': {
      const user = shown(change.user)
      return <Trans>{user} has a new device</Trans>
    }
    case 'unknown':
      return <Trans>Something happened here that this version cannot show</Trans>
  }
}

/** One thing is changed at a time, as a rule; of several, all are told. */
function Configured({ sender, settings }: { sender: ReactNode; settings: ConfiguredSettings }) {
  const { topic, description, announcement, slowModeMs, archived, history, picture } = settings
  const said: ReactNode[] = []
  if (topic === '') said.push(<Trans>{sender} took the topic away</Trans>)
  else if (topic !== undefined) {
    const words = <bdi>{topic}</bdi>
    said.push(
      <Trans>
        {sender} made “{words}” the topic
      </Trans>,
    )
  }
  if (description !== undefined) said.push(<Trans>{sender} changed the description</Trans>)
  if (announcement === true) said.push(<Trans>{sender} lets only moderators write here</Trans>)
  if (announcement === false) said.push(<Trans>{sender} lets everybody write here</Trans>)
  if (slowModeMs === 0) said.push(<Trans>{sender} ended slow mode</Trans>)
  else if (slowModeMs !== undefined) said.push(<Trans>{sender} turned slow mode on</Trans>)
  if (archived === true) said.push(<Trans>{sender} archived the room</Trans>)
  if (archived === false) said.push(<Trans>{sender} brought the room back from the archive</Trans>)
  if (history === 'all') said.push(<Trans>{sender} shows what is said from here on to all who will join</Trans>)
  if (history === 'invited') said.push(<Trans>{sender} shows what is said from here on to those who are invited by then</Trans>)
  if (history === 'joined') said.push(<Trans>{sender} shows what is said from here on to members only</Trans>)
  if (picture === '') said.push(<Trans>{sender} removed the picture of the room</Trans>)
  else if (picture !== undefined) said.push(<Trans>{sender} changed the picture of the room</Trans>)
  return said.map((sentence, i) => (
    <span key={i}>
      {i > 0 && ' · '}
      {sentence}
    </span>
  ))
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

function Left({ sender, user, self, banned }: Membership & { banned: boolean }) {
  if (self) return <Trans>{user} left</Trans>
  return banned ? (
    <Trans>
      {sender} banned {user}
    </Trans>
  ) : (
    <Trans>
      {sender} removed {user}
    </Trans>
  )
}

function NickChange({ sender, user, self, nick }: Membership & { nick: string | undefined }) {
  if (nick !== undefined) {
    const name = <bdi>{nick}</bdi>
    return (
      <Trans>
        {user} is called “{name}” here
      </Trans>
    )
  }
  return self ? (
    <Trans>{user} goes by their own name here</Trans>
  ) : (
    <Trans>
      {sender} took the nick of {user} away
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
