import { NativeSelect, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState, type FormEvent } from 'react'
import { useBridge, useMirror } from '../../bridge/mirror'
import { Dialog } from '../../ui/Dialog'
import { EmojiButton } from '../../ui/emoji/EmojiButton'
import { FormError } from '../../ui/FormError'
import { useAction } from '../../ui/useAction'
import { ENDS, inputOf, untilOf, type Ends } from './until'
import './presence.css'

const MOST_CHARS = 80

/** What one says of oneself beside one's name, and until when. */
export function StatusDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const before = useMirror((state) => state.presenceSettings.statusText)
  const [emoji, setEmoji] = useState(before?.emoji ?? '')
  const [text, setText] = useState(before?.text ?? '')
  const [ends, setEnds] = useState<Ends>(before?.until === undefined ? 'never' : 'chosen')
  const [chosen, setChosen] = useState(() => inputOf(before?.until ?? Date.now() + 86_400_000))
  const presets: readonly [emoji: string, text: string, ends: Ends][] = [
    ['📅', t`In a meeting`, '1h'],
    ['🚌', t`On the way`, '30m'],
    ['🤒', t`Out sick`, 'today'],
    ['🏠', t`Working from home`, 'today'],
    ['🌴', t`On leave`, 'never'],
  ]
  const words: Record<Ends, string> = {
    never: t`Do not clear it`,
    '30m': t`In 30 minutes`,
    '1h': t`In 1 hour`,
    '4h': t`In 4 hours`,
    today: t`Today`,
    week: t`This week`,
    chosen: t`At a time that I choose`,
  }
  const { busy, error, run } = useAction(async () => {
    const until = untilOf(ends, Date.now(), chosen)
    const said = { ...(emoji === '' ? {} : { emoji }), ...(text.trim() === '' ? {} : { text: text.trim() }) }
    await bridge.changePresence({ statusText: until === undefined ? said : { ...said, until } })
    onClose()
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void run()
  }
  return (
    <Dialog title={t`Your status`} onClose={onClose}>
      <form onSubmit={submit}>
        <div className="status-presets" role="group" aria-label={t`Suggestions`}>
          {presets.map(([sign, what, end]) => (
            <button
              key={sign}
              type="button"
              className="button"
              onClick={() => {
                setEmoji(sign)
                setText(what)
                setEnds(end)
              }}
            >
              {sign} {what}
            </button>
          ))}
        </div>
        <div className="status-said">
          {emoji !== '' && (
            <button type="button" className="icon-button status-emoji" aria-label={t`Without ${emoji}`} title={t`Without ${emoji}`} onClick={() => setEmoji('')}>
              {emoji}
            </button>
          )}
          <EmojiButton label={t`Choose an emoji`} onPick={setEmoji} />
          <TextInput
            label={t`What are you up to?`}
            maxLength={MOST_CHARS}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            data-autofocus
          />
        </div>
        <NativeSelect
          label={t`Clear it`}
          value={ends}
          onChange={(event) => setEnds(event.currentTarget.value as Ends)}
          data={ENDS.map((value) => ({ value, label: words[value] }))}
        />
        {ends === 'chosen' && (
          <TextInput
            type="datetime-local"
            label={t`Until`}
            required
            min={inputOf(Date.now())}
            value={chosen}
            onChange={(event) => setChosen(event.currentTarget.value)}
          />
        )}
        <p className="soft">
          <Trans>Whoever shares a room with you sees it.</Trans>
        </p>
        <FormError error={error} better={{ offline: t`Your status can be changed when the server can be reached.` }} />
        <div className="form-end">
          <button type="button" className="button" onClick={onClose}>
            <Trans>Cancel</Trans>
          </button>
          <button type="submit" className="button button-primary" disabled={busy}>
            <Trans>Save</Trans>
          </button>
        </div>
      </form>
    </Dialog>
  )
}
