import { useLingui } from '@lingui/react/macro'
import { use, useState, type ComponentType } from 'react'
import { placeOf, type Id, type MessageRow } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { BookmarkedIcon, BookmarkIcon, PencilIcon, ReplyIcon, ThreadIcon } from '../../ui/icons'
import type { MenuItem } from '../../ui/Menu'
import { mayModerate, maySay, mayTakePart } from '../../ui/mayModerate'
import { navigate, useRoute } from '../../ui/navigation'
import { pathOf } from '../../ui/route'
import { answer, ask, edit, EditorContext, fieldOf } from '../../ui/talking'
import { placeIn } from './placeIn'
import { react } from './react'
import { useReaders } from './useReaders'

export interface MessageProps {
  room: Id
  row: MessageRow
  self: Id
  /** Of its sender. */
  name: string
}

/** One of the few that are always at hand. */
export interface Tool {
  label: string
  Icon: ComponentType<{ size: number }>
  /** Of what is on or off. */
  pressed?: boolean
  /** What does the same on the message that has the focus. */
  keys: string
  act(): void
}

interface MessageActions {
  /** Not there where one may not react. */
  react?: (emoji: string) => void
  tools: Tool[]
  /** The others. */
  items: MenuItem[]
  copied: boolean
}

/** What can be done with a message by who one is, where it stands, and what was done already. */
export function useMessageActions({ room, row, self, name }: MessageProps): MessageActions {
  const { t } = useLingui()
  const bridge = useBridge()
  const entry = useMirror((state) => state.rooms.find((known) => known.room === room))
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
    if (row.reactions) items.push({ label: t`Who reacted…`, act: () => ask({ ask: 'reactors', room, row }) })
    if (row.thread === undefined) items.push({ label: t`Mark unread from here`, keys: 'u', act: () => attempt(bridge.markUnread({ room, from: seq })) })
  }
  if (isSent && moderates) {
    const isPinned = entry.pins.includes(seq)
    items.push(
      isPinned
        ? { label: t`Unpin`, keys: 'p', act: () => attempt(bridge.unpin({ room, seq })) }
        : { label: t`Pin`, keys: 'p', act: () => attempt(bridge.pin({ room, seq })) },
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
  if (isSent && entry?.closed === false && (isOwn || moderates)) items.push({ label: t`Delete…`, danger: true, keys: 'Delete', act: () => ask({ ask: 'delete', room, row }) })
  const tools: Tool[] = []
  if (mayAnswer) tools.push({ label: t`Answer`, Icon: ReplyIcon, keys: 'r', act: answerIt })
  if (mayAnswer && row.thread === undefined) tools.push({ label: t`Answer in a thread`, Icon: ThreadIcon, keys: 't', act: () => navigate({ view: 'room', room, thread: seq }) })
  if (mayReact && mayEdit) tools.push({ label: t`Edit`, Icon: PencilIcon, keys: 'e', act: rewrite })
  if (isSent) {
    const keep = () => attempt(bridge.keepMessage({ room, seq, saved: !isSaved }))
    tools.push({ label: t`Save for later`, Icon: isSaved ? BookmarkedIcon : BookmarkIcon, pressed: isSaved, keys: 's', act: keep })
  }
  return { ...(mayReact && { react: (emoji: string) => react(bridge, room, row, emoji) }), tools, items, copied }
}
