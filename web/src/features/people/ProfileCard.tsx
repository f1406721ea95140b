import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef, type ReactNode } from 'react'
import type { Bridge, Member, Profile, RoomEntry } from '../../bridge/bridge'
import { peopleIn, useBridge, useMirror } from '../../bridge/mirror'
import { Avatar } from '../../ui/Avatar'
import { FormError } from '../../ui/FormError'
import { LockIcon } from '../../ui/icons'
import type { MenuItem } from '../../ui/Menu'
import { maySay } from '../../ui/mayModerate'
import { accountName, personName } from '../../ui/names'
import { linkTo } from '../../ui/navigation'
import type { PersonCard } from '../../ui/personCard'
import { place } from '../../ui/place'
import { Sheet } from '../../ui/Sheet'
import { StatusLine } from '../../ui/StatusLine'
import { useAction } from '../../ui/useAction'
import { useAvailability } from '../../ui/useAvailability'
import { useOrderItems, usePersonalItems, useStanding, writeTo, type Measure } from './memberItems'
import { mayRemove } from './rights'
import { useCardPerson } from './useCardPerson'
import './people.css'

const SIZE_PX = { height: 360, width: 304 }

interface CardProps {
  card: PersonCard
  /** The room where one met them. */
  entry: RoomEntry | undefined
  onMention(profile: Profile): void
  onEncryption(): void
  onRemove(member: Member, removal: Measure): void
  onClose(): void
}

/** Who somebody is, and what one can do with them; beside what was clicked, or at the lower edge of a touch screen. */
export function ProfileCard(props: CardProps) {
  const { card, entry } = props
  const known = useMirror((state) => (card.room === undefined ? undefined : peopleIn(state, card.room)[card.user]))
  const { profile, member, verified, error } = useCardPerson(card.user, entry, known)
  const label = personName(profile)
  const content = profile && <Card {...props} profile={profile} member={member} verified={verified} />
  return (
    <Frame anchor={card.anchor} label={label} onClose={props.onClose}>
      {content}
      <FormError error={profile ? null : error} />
    </Frame>
  )
}

function Frame({ anchor, label, onClose, children }: { anchor: HTMLElement; label: string; onClose(): void; children: ReactNode }) {
  const isTouch = matchMedia('(hover: none)').matches
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const card = frame.current
    if (!card) return
    place(card, anchor, SIZE_PX)
    if (!card.matches(':popover-open')) card.showPopover()
    card.focus()
  }, [anchor])
  if (isTouch) {
    return (
      <Sheet label={label} onClose={onClose}>
        <div className="profile-card">{children}</div>
      </Sheet>
    )
  }
  return (
    <div
      ref={frame}
      className="popover profile-card"
      role="dialog"
      aria-label={label}
      tabIndex={-1}
      popover="auto"
      onToggle={(event) => {
        if (event.newState === 'closed') onClose()
      }}
    >
      {children}
    </div>
  )
}

function Card(props: CardProps & { profile: Profile; member: Member | undefined; verified: boolean | undefined }) {
  const { t } = useLingui()
  const { entry, profile, member, verified, onClose } = props
  const bridge = useBridge()
  const isSelf = useMirror((state) => state.session.state === 'signedIn' && state.session.account.user === profile.user)
  const presence = useMirror((state) => state.presence[profile.user])
  const availability = useAvailability(presence?.status)
  const isBlocked = useMirror((state) => state.blocked.has(profile.user))
  const standing = useStanding(member?.role ?? 'member')
  const { error, busy, run } = useAction((act: () => Promise<void>) => act())
  const name = personName(profile)
  const isThere = profile.state === undefined
  const done = (act: (bridge: Bridge) => Promise<void>) => void run(async () => (await act(bridge), onClose()))
  const about = [
    isSelf ? t`You` : undefined,
    profile.state === 'suspended' ? t`Suspended` : undefined,
    isBlocked ? t`Blocked` : undefined,
    availability,
    standing,
  ].filter((part) => part !== undefined)
  return (
    <>
      <div className="profile-head">
        <Avatar id={profile.user} name={name} picture={profile.picture} {...(presence && { shows: presence.status })} />
        <div className="profile-names">
          <strong dir="auto">{name}</strong>
          {profile.ownName !== undefined && isThere && <bdi className="soft">{profile.ownName}</bdi>}
          <span className="soft" translate="no">
            {accountName(profile)}
          </span>
        </div>
      </div>
      {about.length > 0 && <p className="soft">{about.join(' · ')}</p>}
      {presence?.statusText && (
        <p>
          <StatusLine said={presence.statusText} />
        </p>
      )}
      {verified !== undefined && !isSelf && (
        <button type="button" className="link-button profile-verified" onClick={() => (onClose(), props.onEncryption())}>
          <LockIcon size={16} />
          {verified ? <Trans>Verified: you compared the safety number</Trans> : <Trans>Not verified: compare the safety number</Trans>}
        </button>
      )}
      <FormError error={error} />
      {isSelf ? (
        <a className="button" {...linkTo({ view: 'settings' })} onClickCapture={onClose}>
          <Trans>Change your profile</Trans>
        </a>
      ) : (
        <div className="profile-acts">
          {isThere && (
            <button type="button" className="button button-primary" disabled={busy} onClick={() => done(writeTo(profile))}>
              <Trans>Message</Trans>
            </button>
          )}
          {isThere && entry && maySay(entry) && entry.kind !== 'direct' && (
            <button type="button" className="button" onClick={() => (onClose(), props.onMention(profile))}>
              <Trans>Mention</Trans>
            </button>
          )}
          {entry && member && entry.kind !== 'direct' && <Orderly {...props} entry={entry} member={member} run={done} />}
          <Personal profile={profile} run={done} onClose={onClose} />
        </div>
      )}
    </>
  )
}

type Run = (act: (bridge: Bridge) => Promise<void>) => void

function Orderly({ entry, member, run, onRemove, onClose }: CardProps & { entry: RoomEntry; member: Member; run: Run }) {
  const remove = mayRemove(entry.role, member.role) ? (removal: Measure) => onRemove(member, removal) : undefined
  return <Acts items={useOrderItems({ entry, member, onRemove: remove }, run)} onClose={onClose} />
}

function Personal({ profile, run, onClose }: { profile: Profile; run: Run; onClose(): void }) {
  return <Acts items={usePersonalItems(profile, run)} onClose={onClose} />
}

/** What is asked before it is done takes the card's place. */
function Acts({ items, onClose }: { items: readonly MenuItem[]; onClose(): void }) {
  return items.map(({ label, danger, act }) => (
    <button
      key={label}
      type="button"
      className={danger ? 'button button-quiet button-danger' : 'button button-quiet'}
      onClick={() => {
        if (label.endsWith('…')) onClose()
        act()
      }}
    >
      {label}
    </button>
  ))
}
