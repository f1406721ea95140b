import { Trans, useLingui } from '@lingui/react/macro'
import { memo } from 'react'
import { CommandError, type Id, type MessageRow } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { errorText } from '../../i18n/errors'
import { Avatar } from '../../ui/Avatar'
import { ClockIcon, RetryIcon, TrashIcon, WarningIcon } from '../../ui/icons'
import { Markdown } from '../../ui/Markdown'
import { TimeStamp } from './TimeStamp'

export interface MessageItemProps {
  room: Id
  row: MessageRow
  grouped: boolean
  name: string
  /** Whether this is the message that the address names. */
  target: boolean
}

export const MessageItem = memo(function MessageItem({ room, row, grouped, name, target }: MessageItemProps) {
  return (
    <article
      className="message"
      data-grouped={grouped || undefined}
      data-state={row.state}
      data-target={target || undefined}
      aria-busy={row.state === 'pending' || undefined}
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
    </article>
  )
}, sameMessage)

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
