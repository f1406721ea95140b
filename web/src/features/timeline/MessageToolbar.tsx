import { useLingui } from '@lingui/react/macro'
import { EmojiButton } from '../../ui/emoji/EmojiButton'
import { useRecentEmojis } from '../../ui/emoji/recent'
import { Menu } from '../../ui/Menu'
import { useMessageActions, type MessageProps } from './useMessageActions'

const MOST_QUICK = 3

/** What can be done with a message; there only while somebody points at it or has the focus in it. */
export function MessageToolbar(message: MessageProps) {
  const { t } = useLingui()
  const { react, tools, items, copied } = useMessageActions(message)
  const quick = useRecentEmojis().slice(0, MOST_QUICK)
  return (
    <div className="message-toolbar" role="toolbar" aria-label={t`Message`}>
      {react && (
        <>
          {quick.map((emoji) => (
            <button key={emoji} type="button" className="icon-button quick" aria-label={t`React with ${emoji}`} title={t`React with ${emoji}`} onClick={() => react(emoji)}>
              {emoji}
            </button>
          ))}
          <EmojiButton label={t`React`} size={16} keys="+" onPick={react} />
        </>
      )}
      {tools.map(({ label, Icon, pressed, keys, act }) => (
        <button key={label} type="button" className="icon-button" aria-label={label} title={label} aria-pressed={pressed} aria-keyshortcuts={keys} onClick={act}>
          <Icon size={16} />
        </button>
      ))}
      <Menu label={t`More`} items={items} />
      <span className="visually-hidden" role="status">
        {copied && t`Copied`}
      </span>
    </div>
  )
}
