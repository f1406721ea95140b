import { Trans, useLingui } from '@lingui/react/macro'
import type { KeyboardEvent } from 'react'
import type { Member, RoomEntry } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { Avatar } from '../../ui/Avatar'
import { FormError } from '../../ui/FormError'
import { CloseIcon, InfoIcon, LeaveIcon, PlusIcon } from '../../ui/icons'
import { navigate } from '../../ui/navigation'
import { useAction } from '../../ui/useAction'
import { useMembers } from './useMembers'
import './people.css'

/** Who is in the room, and what one can do with it. */
export function Details(props: { entry: RoomEntry; onClose(): void; onInvite(): void; onLeave(): void }) {
  const { t } = useLingui()
  const { entry } = props
  const { members, error, more } = useMembers(entry.room)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') props.onClose()
  }
  return (
    <aside id="details" className="details" aria-label={t`Members and details`} tabIndex={-1} data-region onKeyDown={onKeyDown}>
      <div className="details-header">
        <h2>
          <Trans>Details</Trans>
        </h2>
        <button type="button" className="icon-button" aria-label={t`Close details`} onClick={props.onClose}>
          <CloseIcon />
        </button>
      </div>
      <div className="details-scroll">
        {entry.kind !== 'public' && (
          <p className="details-note">
            <InfoIcon size={18} />
            <Trans>This room is not encrypted yet: whoever runs this server could read it.</Trans>
          </p>
        )}
        <div className="details-heading">
          <h3>
            <Trans>Members</Trans>
          </h3>
          {entry.kind !== 'direct' && !entry.closed && (
            <button type="button" className="button button-quiet" onClick={props.onInvite}>
              <PlusIcon size={16} />
              <Trans>Invite</Trans>
            </button>
          )}
        </div>
        <FormError error={error} better={{ offline: t`The members are shown when the server can be reached.` }} />
        <ul className="people">
          {members.map((member) => (
            <MemberRow key={member.profile.user} member={member} />
          ))}
        </ul>
        {more && (
          <button type="button" className="button" onClick={more}>
            <Trans>Show more</Trans>
          </button>
        )}
        <button type="button" className="button button-quiet button-danger details-leave" onClick={props.onLeave}>
          <LeaveIcon size={18} />
          {entry.kind === 'direct' ? <Trans>Leave this conversation</Trans> : <Trans>Leave the room</Trans>}
        </button>
      </div>
    </aside>
  )
}

function MemberRow({ member: { profile, role } }: { member: Member }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const self = useMirror((state) => state.session.state === 'signedIn' && state.session.account.user === profile.user)
  const presence = useMirror((state) => state.presence[profile.user])
  const { busy, run } = useAction(async () => navigate({ view: 'room', room: await bridge.startDirect(profile.user) }))
  const availability = presence && { online: t`Online`, away: t`Away`, dnd: t`Do not disturb`, offline: t`Offline` }[presence]
  const standing =
    role === undefined ? t`Invited` : role === 'owner' ? t`Owner` : role === 'moderator' ? t`Moderator` : undefined
  const about = [self ? t`You` : undefined, availability, standing].filter((part) => part !== undefined)
  return (
    <li className="person">
      <Avatar id={profile.user} name={profile.displayName} online={presence === 'online'} />
      <span className="person-name">
        <span dir="auto">{profile.displayName}</span>
        <span className="soft">{about.length > 0 ? about.join(' · ') : `@${profile.name}`}</span>
      </span>
      {!self && (
        <button type="button" className="button button-quiet person-message" disabled={busy} onClick={() => void run()}>
          <Trans>Message</Trans>
          <span className="visually-hidden"> {profile.displayName}</span>
        </button>
      )}
    </li>
  )
}
