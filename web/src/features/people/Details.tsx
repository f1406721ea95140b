import { Trans, useLingui } from '@lingui/react/macro'
import { lazy, Suspense, useState, type KeyboardEvent } from 'react'
import type { Member, RoomEntry } from '../../bridge/bridge'
import { useMirror } from '../../bridge/mirror'
import { FormError } from '../../ui/FormError'
import { BanIcon, CloseIcon, FlagIcon, InfoIcon, LeaveIcon, LinkIcon, LockIcon, PencilIcon, PlusIcon } from '../../ui/icons'
import { Markdown } from '../../ui/Markdown'
import { mayModerate } from '../../ui/mayModerate'
import type { Measure } from './memberItems'
import { MemberRow } from './MemberRow'
import { mayRemove } from './rights'
import { useMembers } from './useMembers'
import './people.css'

const NickDialog = lazy(async () => ({ default: (await import('./NickDialog')).NickDialog }))
const RemoveMember = lazy(async () => ({ default: (await import('./RemoveMember')).RemoveMember }))

/** Who is in the room, and what one can do with it; without `onLink` one makes no links to it. */
export function Details(props: { entry: RoomEntry; onClose(): void; onInvite(): void; onLink: (() => void) | undefined; onLeave(): void; onBanned(): void; onReports(): void; onEncrypt(): void }) {
  const { t } = useLingui()
  const { entry } = props
  const { members, error, more, query, find, nobody } = useMembers(entry.room)
  const [removing, setRemoving] = useState<{ member: Member; removal: Measure } | null>(null)
  const [naming, setNaming] = useState(false)
  const self = useMirror((state) => (state.session.state === 'signedIn' ? state.session.account.user : undefined))
  const own = members.find((member) => member.profile.user === self)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented && removing === null && !naming && !inMenu(event.target)) props.onClose()
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
        {entry.kind !== 'public' && entry.encryption === 'none' && (
          <p className="details-note">
            <InfoIcon size={18} />
            <Trans>This room is not encrypted yet: whoever runs this server could read it.</Trans>
          </p>
        )}
        {entry.kind !== 'public' && entry.encryption === 'none' && entry.role === 'owner' && !entry.closed && (
          <button type="button" className="button button-quiet" aria-haspopup="dialog" onClick={props.onEncrypt}>
            <LockIcon size={18} />
            <Trans>Encrypt this room</Trans>
          </button>
        )}
        {(entry.topic !== undefined || entry.description !== undefined) && (
          <section className="details-about" aria-label={t`About this room`}>
            {entry.topic !== undefined && (
              <p className="details-topic" dir="auto">
                {entry.topic}
              </p>
            )}
            {entry.description !== undefined && (
              <div className="message-text" dir="auto">
                <Markdown text={entry.description} />
              </div>
            )}
          </section>
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
        {(more !== undefined || query !== '') && (
          <>
            <input
              className="search-field"
              type="search"
              aria-label={t`Find members`}
              placeholder={t`Find members`}
              value={query}
              onChange={(event) => find(event.currentTarget.value)}
              maxLength={80}
              autoComplete="off"
              spellCheck={false}
            />
            <p className="soft" role="status">
              {nobody && <Trans>Nobody was found.</Trans>}
            </p>
          </>
        )}
        <ul className="people">
          {members.map((member) => (
            <MemberRow
              key={member.profile.user}
              member={member}
              entry={entry}
              onRemove={entry.kind !== 'direct' && mayRemove(entry.role, member.role) ? (removal) => setRemoving({ member, removal }) : undefined}
            />
          ))}
        </ul>
        {entry.kind !== 'direct' && !entry.closed && (
          <button type="button" className="button button-quiet details-act" aria-haspopup="dialog" onClick={() => setNaming(true)}>
            <PencilIcon size={18} />
            <Trans>Your name in this room</Trans>
          </button>
        )}
        {props.onLink && entry.kind !== 'direct' && !entry.closed && (
          <button type="button" className="button button-quiet details-act" aria-haspopup="dialog" onClick={props.onLink}>
            <LinkIcon size={18} />
            <Trans>Invite by link</Trans>
          </button>
        )}
        {more && (
          <button type="button" className="button" onClick={more}>
            <Trans>Show more</Trans>
          </button>
        )}
        {mayModerate(entry) && (
          <button type="button" className="button button-quiet details-act" aria-haspopup="dialog" onClick={props.onReports}>
            <FlagIcon size={18} />
            <Trans>Reports</Trans>
          </button>
        )}
        {mayModerate(entry) && (
          <button type="button" className="button button-quiet details-act" aria-haspopup="dialog" onClick={props.onBanned}>
            <BanIcon size={18} />
            <Trans>Banned people</Trans>
          </button>
        )}
        <button type="button" className="button button-quiet button-danger details-act" onClick={props.onLeave}>
          <LeaveIcon size={18} />
          {entry.kind === 'direct' ? <Trans>Leave this conversation</Trans> : <Trans>Leave the room</Trans>}
        </button>
      </div>
      {naming && (
        <Suspense>
          <NickDialog room={entry.room} profile={own?.profile} onClose={() => setNaming(false)} />
        </Suspense>
      )}
      {removing && (
        <Suspense>
          <RemoveMember entry={entry} {...removing} onClose={() => setRemoving(null)} />
        </Suspense>
      )}
    </aside>
  )
}

/** Escape closes the menu first. */
function inMenu(target: EventTarget): boolean {
  return target instanceof Element && target.closest('[popover]') !== null
}
