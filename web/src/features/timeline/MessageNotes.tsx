import { Plural, useLingui } from '@lingui/react/macro'
import type { Id, MessageRow, Profile, Reaction } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Avatar } from '../../ui/Avatar'
import { EmojiButton } from '../../ui/emoji/EmojiButton'
import { personName } from '../../ui/names'
import { linkTo } from '../../ui/navigation'
import { react } from './react'
import { TimeStamp } from './TimeStamp'

interface NotesProps {
  room: Id
  row: MessageRow
  people: Readonly<Record<Id, Profile>>
}

/** What others said about a message: how they reacted, and the thread below it. */
export function MessageNotes({ room, row, people }: NotesProps) {
  const { t } = useLingui()
  const bridge = useBridge()
  const { reactions = [], replies } = row
  if (reactions.length === 0 && !replies) return null
  return (
    <div className="message-notes">
      {reactions.map((reaction) => (
        <ReactionChip key={reaction.emoji} reaction={reaction} people={people} onToggle={() => react(bridge, room, row, reaction.emoji)} />
      ))}
      {reactions.length > 0 && <EmojiButton label={t`React`} size={16} onPick={(emoji) => react(bridge, room, row, emoji)} />}
      {replies && (
        <a className="message-replies" {...linkTo({ view: 'room', room, thread: row.seq })}>
          {replies.users.map((user) => (
            <Avatar key={user} id={user} name={personName(people[user])} picture={people[user]?.picture} />
          ))}
          <Plural value={replies.count} one="# answer" other="# answers" />
          <TimeStamp at={replies.at} />
        </a>
      )}
    </div>
  )
}

function ReactionChip({ reaction, people, onToggle }: { reaction: Reaction; people: NotesProps['people']; onToggle(): void }) {
  const { i18n, t } = useLingui()
  const { emoji, count, own, users } = reaction
  const names = users.map((user) => personName(people[user]))
  const beyond = count - users.length
  const who = new Intl.ListFormat(i18n.locale === 'pseudo' ? 'en' : i18n.locale).format(beyond > 0 ? [...names, t`${beyond} more`] : names)
  return (
    <button type="button" className="reaction" aria-pressed={own} aria-label={`${emoji} ${count}, ${who}`} title={who} onClick={onToggle}>
      <span aria-hidden="true">{emoji}</span>
      <span aria-hidden="true">{count}</span>
    </button>
  )
}
