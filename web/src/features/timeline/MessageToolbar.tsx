import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { placeOf, type Id, type MessageRow } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { EmojiButton } from '../../ui/emoji/EmojiButton'
import { useRecentEmojis } from '../../ui/emoji/recent'
import { PencilIcon, ReplyIcon, ThreadIcon } from '../../ui/icons'
import { Menu, type MenuItem } from '../../ui/Menu'
import { navigate } from '../../ui/navigation'
import { pathOf } from '../../ui/route'
import { answer, ask, edit, fieldOf } from '../../ui/talking'
import { react } from './react'

const MOST_QUICK = 3

/** What can be done with a message; there only while somebody points at it or has the focus in it. */
export function MessageToolbar({ room, row, self }: { room: Id; row: MessageRow; self: Id }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const entry = useMirror((state) => state.rooms.find((known) => known.room === room))
  const quick = useRecentEmojis().slice(0, MOST_QUICK)
  const [copied, setCopied] = useState(false)
  const copy = (text: string) => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  const isSent = row.seq > 0
  const mayWrite = isSent && entry !== undefined && !entry.closed
  const isOwn = row.sender === self
  const moderates = entry?.kind !== 'direct' && (entry?.role === 'owner' || entry?.role === 'moderator')
  const answerIt = () => {
    const place = placeOf(room, row.thread)
    answer(place, row)
    if (!fieldOf(place)) navigate({ view: 'room', room })
  }
  const rewrite = () => edit({ room, seq: row.seq, text: row.text })
  const items: MenuItem[] = [{ label: t`Copy text`, act: () => copy(row.text) }]
  if (isSent) items.push({ label: t`Copy link`, act: () => copy(location.origin + pathOf({ view: 'room', room, message: row.seq })) })
  if (mayWrite && (isOwn || moderates)) items.push({ label: t`Delete…`, danger: true, act: () => ask({ ask: 'delete', room, row }) })
  return (
    <div className="message-toolbar" role="toolbar" aria-label={t`Message`}>
      {mayWrite && (
        <>
          {quick.map((emoji) => (
            <button key={emoji} type="button" className="icon-button quick" aria-label={t`React with ${emoji}`} title={t`React with ${emoji}`} onClick={() => react(bridge, room, row, emoji)}>
              {emoji}
            </button>
          ))}
          <EmojiButton label={t`React`} size={16} onPick={(emoji) => react(bridge, room, row, emoji)} />
          <button type="button" className="icon-button" aria-label={t`Answer`} title={t`Answer`} onClick={answerIt}>
            <ReplyIcon size={16} />
          </button>
          {row.thread === undefined && (
            <button
              type="button"
              className="icon-button"
              aria-label={t`Answer in a thread`}
              title={t`Answer in a thread`}
              onClick={() => navigate({ view: 'room', room, thread: row.seq })}
            >
              <ThreadIcon size={16} />
            </button>
          )}
          {isOwn && (
            <button type="button" className="icon-button" aria-label={t`Edit`} title={t`Edit`} onClick={rewrite}>
              <PencilIcon size={16} />
            </button>
          )}
        </>
      )}
      <Menu label={t`More`} items={items} />
      <span className="visually-hidden" role="status">
        {copied && t`Copied`}
      </span>
    </div>
  )
}
