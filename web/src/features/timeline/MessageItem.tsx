import { Trans, useLingui } from '@lingui/react/macro'
import { memo, use, useMemo, useState, type ReactNode } from 'react'
import { CommandError, type Id, type MessageRow, type Profile } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { errorText } from '../../i18n/errors'
import { Avatar } from '../../ui/Avatar'
import { ClockIcon, RetryIcon, TrashIcon, WarningIcon } from '../../ui/icons'
import { Markdown } from '../../ui/Markdown'
import { personName } from '../../ui/names'
import { showCard } from '../../ui/personCard'
import { ask, EditorContext, useEdited } from '../../ui/talking'
import { unreadableWords } from '../../ui/unreadableWords'
import { useActive } from '../../ui/useActive'
import { useLongPress } from '../../ui/useLongPress'
import { mentionsOf } from './mentionsOf'
import { MessageNotes } from './MessageNotes'
import { MessageSheet } from './MessageSheet'
import { MessageToolbar } from './MessageToolbar'
import { Quoted } from './Quoted'
import { TimeStamp } from './TimeStamp'
import { useMessageKeys } from './useMessageKeys'

export interface MessageItemProps {
  room: Id
  row: MessageRow
  grouped: boolean
  people: Readonly<Record<Id, Profile>>
  /** Whether this is the message that one came for. */
  target: boolean
  /** Whether something can be done with it. */
  tools?: boolean
}

export const MessageItem = memo(function MessageItem({ room, row, grouped, people, target, tools = true }: MessageItemProps) {
  const self = useMirror((state) => (state.session.state === 'signedIn' ? state.session.account.user : ''))
  const [active, watching] = useActive()
  const [isSheetOpen, openSheet] = useState(false)
  const hasTools = tools && !row.deleted && !row.unreadable
  const pressing = useLongPress(() => openSheet(hasTools))
  const keys = useMessageKeys(room, row, watching.onFocus)
  const { i18n } = useLingui()
  const name = useMemo(() => personName(people[row.sender]), [people, row.sender, i18n.locale])
  /** Who goes by another name here is told from others by the name that only they have. */
  const account = people[row.sender]?.ownName === undefined ? undefined : people[row.sender]?.name
  const isBlocked = useMirror((state) => state.blocked.has(row.sender))
  const [isShown, setShown] = useState(false)
  const isFolded = isBlocked && !isShown
  const mentioned = !isBlocked && row.sender !== self && (row.mentionsRoom === true || row.mentions?.includes(self) === true)
  return (
    <article
      className="message"
      data-seq={row.seq > 0 ? row.seq : undefined}
      data-grouped={grouped || undefined}
      data-state={row.state}
      data-target={target || undefined}
      data-mentioned={mentioned || undefined}
      aria-busy={row.state === 'pending' || undefined}
      tabIndex={-1}
      {...watching}
      {...pressing}
      {...keys}
    >
      <div className="message-side">{grouped ? <TimeStamp at={row.at} /> : <Sign room={room} user={row.sender} name={name} picture={people[row.sender]?.picture} />}</div>
      <div className="message-main">
        <Sender room={room} name={name} account={account} row={row} grouped={grouped} active={active} />
        {isFolded ? (
          <Folded onShow={() => setShown(true)} />
        ) : (
          <>
            {row.replyTo && <Quoted room={room} quote={row.replyTo} thread={row.thread} people={people} />}
            <Said room={room} row={row} people={people} self={self} />
          </>
        )}
        {!isFolded && <MessageNotes room={room} row={row} people={people} />}
        {row.state === 'failed' && <Failed room={room} row={row} />}
        {row.refused && <Refused room={room} refused={row.refused} />}
      </div>
      {row.state === 'pending' && <Pending />}
      {hasTools && active && !isSheetOpen && <MessageToolbar room={room} row={row} self={self} name={name} />}
      {hasTools && isSheetOpen && <MessageSheet room={room} row={row} self={self} name={name} onClose={() => openSheet(false)} />}
    </article>
  )
}, sameMessage)

/** What somebody whom one has blocked says stays out of sight until one asks for it. */
function Folded({ onShow }: { onShow(): void }) {
  return (
    <p className="message-text soft">
      <Trans>Message of somebody you blocked.</Trans>{' '}
      <button type="button" className="link-button" onClick={onShow}>
        <Trans>Show</Trans>
      </button>
    </p>
  )
}

function Said({ room, row, people, self }: { room: Id; row: MessageRow; people: MessageItemProps['people']; self: Id }) {
  const { i18n, t } = useLingui()
  const Editor = use(EditorContext)
  const edited = useEdited(room, row.seq)
  const mentions = useMemo(() => mentionsOf(room, row, people, self), [room, row, people, self, i18n.locale])
  if (row.deleted) return <Gone row={row} people={people} />
  if (row.unreadable) return <p className="message-text message-gone">{unreadableWords(row.unreadable)}</p>
  if (edited && Editor) return <Editor room={room} row={row} />
  return (
    <div className="message-text" dir="auto">
      <Markdown text={row.text} mentions={mentions} />
      {row.editedAt !== undefined && (
        <button type="button" className="message-edited" title={t`Show what it said before`} onClick={() => ask({ ask: 'history', room, row })}>
          <Trans>(edited)</Trans>
        </button>
      )}
    </div>
  )
}

function Gone({ row, people }: { row: MessageRow; people: MessageItemProps['people'] }) {
  const { deletedBy } = row
  const by = deletedBy !== undefined && deletedBy !== row.sender && people[deletedBy] ? personName(people[deletedBy]) : undefined
  return (
    <p className="message-text message-gone">
      {by === undefined ? (
        <Trans>This message was deleted.</Trans>
      ) : (
        <Trans>
          <bdi>{by}</bdi> deleted this message.
        </Trans>
      )}
    </p>
  )
}

/** Windows bring rows anew: only what they say counts. */
function sameMessage(a: MessageItemProps, b: MessageItemProps): boolean {
  const isSame = a.room === b.room && a.grouped === b.grouped && a.people === b.people && a.target === b.target
  return isSame && (a.row === b.row || JSON.stringify(a.row) === JSON.stringify(b.row))
}

/** For pointers; the name beside it is what keys reach. */
function Sign({ room, user, name, picture }: { room: Id; user: Id; name: string; picture: Id | undefined }) {
  return (
    <span className="message-sign" onClick={(event) => showCard(user, room, event.currentTarget)}>
      <Avatar id={user} name={name} picture={picture} />
    </span>
  )
}

/** Of all the names in the list, keys reach that of the message that has the focus. */
function Sender(props: { room: Id; name: string; account: string | undefined; row: MessageRow; grouped: boolean; active: boolean }) {
  const { room, name, account, row, grouped, active } = props
  if (grouped) return <span className="visually-hidden">{name}</span>
  return (
    <div className="message-head">
      <button
        type="button"
        className="message-sender name-button"
        dir="auto"
        tabIndex={active ? 0 : -1}
        aria-haspopup="dialog"
        onClick={(event) => showCard(row.sender, room, event.currentTarget)}
      >
        {name}
      </button>
      {account !== undefined && <span className="message-account">@{account}</span>}
      <TimeStamp at={row.at} />
    </div>
  )
}

function Pending() {
  const { t } = useLingui()
  return (
    <span className="message-pending" title={t`Being sent`}>
      <ClockIcon size={14} />
      <span className="visually-hidden">
        <Trans>Being sent</Trans>
      </span>
    </span>
  )
}

function Failed({ room, row }: { room: Id; row: MessageRow }) {
  return (
    <NotDone message={{ room, key: row.key }} error={row.error}>
      <Trans>Not sent.</Trans>
    </NotDone>
  )
}

function Refused({ room, refused }: { room: Id; refused: NonNullable<MessageRow['refused']> }) {
  const { t } = useLingui()
  const what = { edit: t`The new text was not saved.`, reaction: t`The reaction was not sent.`, deletion: t`The message was not deleted.` }[refused.what]
  return (
    <NotDone message={{ room, key: refused.key }} error={refused.error}>
      {what}
    </NotDone>
  )
}

function NotDone(props: { message: { room: Id; key: string }; error: MessageRow['error']; children: ReactNode }) {
  const bridge = useBridge()
  const { message, error } = props
  return (
    <div className="message-failed">
      <WarningIcon size={16} />
      <span>
        {props.children} {error && errorText(new CommandError(error.code, error.message))}
      </span>
      <button type="button" className="link-button" onClick={() => void bridge.retry(message).catch(() => undefined)}>
        <RetryIcon size={16} />
        <Trans>Retry</Trans>
      </button>
      <button type="button" className="link-button" onClick={() => void bridge.discard(message).catch(() => undefined)}>
        <TrashIcon size={16} />
        <Trans>Delete</Trans>
      </button>
    </div>
  )
}
