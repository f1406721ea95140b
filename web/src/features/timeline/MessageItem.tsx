import { Trans, useLingui } from '@lingui/react/macro'
import { memo, useState, type FocusEvent } from 'react'
import { CommandError, type Id, type MessageRow } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { errorText } from '../../i18n/errors'
import { Avatar } from '../../ui/Avatar'
import { ClockIcon, RetryIcon, TrashIcon, WarningIcon } from '../../ui/icons'
import { Markdown } from '../../ui/Markdown'
import { MessageToolbar } from './MessageToolbar'
import { TimeStamp } from './TimeStamp'

export interface MessageItemProps {
  room: Id
  row: MessageRow
  grouped: boolean
  name: string
  /** Whether this is the message that one came for. */
  target: boolean
}

export const MessageItem = memo(function MessageItem({ room, row, grouped, name, target }: MessageItemProps) {
  const [active, watching] = useActive()
  return (
    <article
      className="message"
      data-grouped={grouped || undefined}
      data-state={row.state}
      data-target={target || undefined}
      aria-busy={row.state === 'pending' || undefined}
      tabIndex={-1}
      {...watching}
    >
      <div className="message-side">{grouped ? <TimeStamp at={row.at} /> : <Avatar id={row.sender} name={name} />}</div>
      <div className="message-main">
        <Sender name={name} row={row} grouped={grouped} />
        <div className="message-text" dir="auto">
          <Markdown text={row.text} />
        </div>
        {row.state === 'failed' && <Failed room={room} row={row} />}
      </div>
      {row.state === 'pending' && <Pending />}
      {active && <MessageToolbar room={room} row={row} />}
    </article>
  )
}, sameMessage)

/** Whether somebody points at it or has the focus in it. */
function useActive() {
  const [pointed, setPointed] = useState(false)
  const [focused, setFocused] = useState(false)
  const watching = {
    onPointerEnter: () => setPointed(true),
    onPointerLeave: () => setPointed(false),
    onFocus: () => setFocused(true),
    onBlur: (event: FocusEvent) => setFocused(event.currentTarget.contains(event.relatedTarget)),
  }
  return [pointed || focused, watching] as const
}

/** Each window brings rows anew: only what is drawn counts. */
function sameMessage(a: MessageItemProps, b: MessageItemProps): boolean {
  return (
    a.room === b.room &&
    a.grouped === b.grouped &&
    a.name === b.name &&
    a.target === b.target &&
    a.row.key === b.row.key &&
    a.row.state === b.row.state &&
    a.row.text === b.row.text &&
    a.row.at === b.row.at &&
    a.row.sender === b.row.sender &&
    a.row.error?.code === b.row.error?.code
  )
}

function Sender({ name, row, grouped }: { name: string; row: MessageRow; grouped: boolean }) {
  if (grouped) return <span className="visually-hidden">{name}</span>
  return (
    <div className="message-head">
      <span className="message-sender" dir="auto">
        {name}
      </span>
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
  const bridge = useBridge()
  const message = { room, key: row.key }
  return (
    <div className="message-failed">
      <WarningIcon size={16} />
      <span>
        <Trans>Not sent.</Trans> {row.error && errorText(new CommandError(row.error.code, row.error.message))}
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
