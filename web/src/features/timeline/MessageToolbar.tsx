import { useLingui } from '@lingui/react/macro'
import { use, useState } from 'react'
import { placeOf, type Id, type MessageRow } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { EmojiButton } from '../../ui/emoji/EmojiButton'
import { useRecentEmojis } from '../../ui/emoji/recent'
import { BookmarkedIcon, BookmarkIcon, PencilIcon, ReplyIcon, ThreadIcon } from '../../ui/icons'
import { Menu, type MenuItem } from '../../ui/Menu'
import { navigate, useRoute } from '../../ui/navigation'
import { mayModerate, maySay, mayTakePart } from '../../ui/mayModerate'
import { pathOf } from '../../ui/route'
import { answer, ask, edit, EditorContext, fieldOf } from '../../ui/talking'
import { placeIn } from './placeIn'
import { react } from './react'
import { useReaders } from './useReaders'

const MOST_QUICK = 3

/** What can be done with a message; there only while somebody points at it or has the focus in it. */
export function MessageToolbar({ room, row, self, name }: { room: Id; row: MessageRow; self: Id; name: string }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const entry = useMirror((state) => state.rooms.find((known) => known.room === room))
  const quick = useRecentEmojis().slice(0, MOST_QUICK)
  const isBlocked = useMirror((state) => state.blocked.has(row.sender))
  const [copied, setCopied] = useState(false)
  const copy = (text: string) => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  const isSent = row.seq > 0
  const isSaved = useMirror((state) => state.saved[room]?.includes(row.seq) === true)
  const isRead = useReaders(room, row.seq).length > 0
  const isElsewhere = useRoute().view !== 'room'
  const mayReact = isSent && entry !== undefined && mayTakePart(entry)
  const mayAnswer = mayReact && maySay(entry)
  const isOwn = row.sender === self
  const mayEdit = use(EditorContext) !== null && isOwn
  const moderates = mayModerate(entry) && entry?.closed === false
  const answerIt = () => {
    const place = placeOf(room, row.thread)
    answer(place, row)
    if (!fieldOf(place)) navigate({ view: 'room', room, ...(row.thread === undefined ? {} : { thread: row.thread }) })
  }
  const rewrite = () => edit({ room, seq: row.seq, text: row.text })
  const attempt = (asked: Promise<void>) => void asked.catch((error: unknown) => ask({ ask: 'failed', error }))
  const seq = row.seq
  const items: MenuItem[] = [{ label: t`Copy text`, act: () => copy(row.text) }]
  if (isSent && isElsewhere) items.unshift({ label: t`Show in the room`, act: () => navigate(placeIn(room, row)) })
  if (isSent) {
    items.push({ label: t`Copy link`, act: () => copy(location.origin + pathOf(placeIn(room, row))) })
    if (isOwn && isRead && row.thread === undefined) items.push({ label: t`Read by…`, act: () => ask({ ask: 'readers', room, row }) })
    if (row.thread === undefined) items.push({ label: t`Mark unread from here`, act: () => attempt(bridge.markUnread({ room, from: seq })) })
  }
  if (isSent && moderates) {
    const isPinned = entry.pins.includes(seq)
    items.push(
      isPinned
        ? { label: t`Unpin`, act: () => attempt(bridge.unpin({ room, seq })) }
        : { label: t`Pin`, act: () => attempt(bridge.pin({ room, seq })) },
    )
  }
  if (isSent && !isOwn) items.push({ label: t`Report…`, danger: true, act: () => ask({ ask: 'report', what: { room, seq }, name }) })
  if (!isOwn) {
    items.push(
      isBlocked
        ? { label: t`Unblock ${name}`, act: () => attempt(bridge.unblock(row.sender)) }
        : { label: t`Block ${name}…`, danger: true, act: () => ask({ ask: 'block', user: row.sender, name }) },
    )
  }
  if (isSent && entry?.closed === false && (isOwn || moderates)) items.push({ label: t`Delete…`, danger: true, act: () => ask({ ask: 'delete', room, row }) })
  return (
    <div className="message-toolbar" role="toolbar" aria-label={t`Message`}>
      {mayReact && (
        <>
          {quick.map((emoji) => (
            <button key={emoji} type="button" className="icon-button quick" aria-label={t`React with ${emoji}`} title={t`React with ${emoji}`} onClick={() => react(bridge, room, row, emoji)}>
              {emoji}
            </button>
          ))}
          <EmojiButton label={t`React`} size={16} onPick={(emoji) => react(bridge, room, row, emoji)} />
          {mayAnswer && (
            <button type="button" className="icon-button" aria-label={t`Answer`} title={t`Answer`} onClick={answerIt}>
              <ReplyIcon size={16} />
            </button>
          )}
          {mayAnswer && row.thread === undefined && (
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
          {mayEdit && (
            <button type="button" className="icon-button" aria-label={t`Edit`} title={t`Edit`} onClick={rewrite}>
              <PencilIcon size={16} />
            </button>
          )}
        </>
      )}
      {isSent && (
        <button type="button" className="icon-button" aria-label={t`Save for later`} title={t`Save for later`} aria-pressed={isSaved} onClick={() => attempt(bridge.keepMessage({ room, seq, saved: !isSaved }))}>
          {isSaved ? <BookmarkedIcon size={16} /> : <BookmarkIcon size={16} />}
        </button>
      )}
      <Menu label={t`More`} items={items} />
      <span className="visually-hidden" role="status">
        {copied && t`Copied`}
      </span>
    </div>
  )
}
