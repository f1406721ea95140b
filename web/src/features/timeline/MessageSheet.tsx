import { useLingui } from '@lingui/react/macro'
import { EmojiButton } from '../../ui/emoji/EmojiButton'
import { useRecentEmojis } from '../../ui/emoji/recent'
import { Sheet } from '../../ui/Sheet'
import { useMessageActions, type MessageProps } from './useMessageActions'

const MOST_QUICK = 5

/** What can be done with a message on a touch screen, after a long press. */
export function MessageSheet({ onClose, ...message }: MessageProps & { onClose(): void }) {
  const { t } = useLingui()
  const { react, tools, items } = useMessageActions(message)
  const quick = useRecentEmojis().slice(0, MOST_QUICK)
  // It is gone before the focus goes where the action wants it.
  const after = (act: () => void) => () => {
    onClose()
    requestAnimationFrame(act)
  }
  return (
    <Sheet label={t`Message`} onClose={onClose}>
      {react && (
        <div className="sheet-emojis">
          {quick.map((emoji) => (
            <button key={emoji} type="button" className="icon-button" aria-label={t`React with ${emoji}`} onClick={after(() => react(emoji))}>
              {emoji}
            </button>
          ))}
          <EmojiButton label={t`React`} size={22} onPick={(emoji) => after(() => react(emoji))()} />
        </div>
      )}
      {tools.map(({ label, Icon, pressed, act }) => (
        <button key={label} type="button" className="sheet-action" aria-pressed={pressed} onClick={after(act)}>
          <Icon size={20} />
          {label}
        </button>
      ))}
      {items.map(({ label, danger, act }) => (
        <button key={label} type="button" className="sheet-action" data-danger={danger} onClick={after(act)}>
          {label}
        </button>
      ))}
    </Sheet>
  )
}
