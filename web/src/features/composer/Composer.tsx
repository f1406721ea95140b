import { useMediaQuery } from '@mantine/hooks'
import { useLingui } from '@lingui/react/macro'
import { useId, useLayoutEffect, useRef, useState, type ChangeEvent, type ClipboardEvent, type KeyboardEvent, type RefObject } from 'react'
import { useBridge } from '../../bridge/mirror'
import { EmojiButton } from '../../ui/emoji/EmojiButton'
import { loadEmojis } from '../../ui/emoji/useEmojis'
import { SendIcon } from '../../ui/icons'
import { webAddress } from '../../ui/markdown'
import { useSendKey, type SendKey } from '../../ui/sendKey'
import { sends } from './keys'
import { linked, markOf, toggled, type Replacement, type Selection } from './marks'
import { Suggestions } from './Suggestions'
import { codeAt } from './trigger'
import { useCompletion } from './useCompletion'
import { useDraft } from './useDraft'
import { useSubmit } from './useSubmit'
import { useTypingAnywhere } from './useTypingAnywhere'
import './composer.css'

export function Composer({ room, name }: { room: string; name: string }) {
  return <RoomComposer key={room} room={room} name={name} />
}

function RoomComposer({ room, name }: { room: string; name: string }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const field = useRef<HTMLTextAreaElement>(null)
  const { text, change, replace } = useDraft(room)
  const errorId = useId()
  const sendKey = useKeyToSend()
  const [cursor, setCursor] = useState<number | null>(null)
  const putIn = (replacement: Replacement) => field.current && put(field.current, replacement)
  const completion = useCompletion(room, text, cursor, putIn)
  const { submit, error } = useSubmit(room, field, text, replace)
  useGrowing(field, text)
  useTypingAnywhere(field)

  const write = ({ currentTarget, nativeEvent }: ChangeEvent<HTMLTextAreaElement>) => {
    const next = currentTarget.value
    change(next)
    setCursor(cursorOf(currentTarget))
    if (next === '') return
    if ((nativeEvent as InputEvent).inputType === 'insertText') putEmoji(currentTarget).catch(() => undefined)
    // Telling that one writes is a courtesy: nothing depends on it.
    bridge.typing(room).catch(() => undefined)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const mark = event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey) ? undefined : markOf(event.key)
    if (completion.onKeyDown(event)) event.stopPropagation()
    else if (sends(event.nativeEvent, sendKey)) submit()
    else if (mark !== undefined) put(event.currentTarget, toggled(selectionOf(event.currentTarget), mark))
    else return
    event.preventDefault()
  }
  const insert = (emoji: string) => {
    const { current } = field
    if (!current) return
    current.focus()
    const { start, end } = selectionOf(current)
    put(current, { start, end, put: emoji, select: [start + emoji.length, start + emoji.length] })
  }
  const label = t`Message to ${name}`
  const offered = completion.suggestions.length > 0

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Suggestions completion={completion} />
      {error !== null && (
        <p id={errorId} className="composer-error" role="alert">
          {error}
        </p>
      )}
      <div className="composer-box">
        <textarea
          ref={field}
          className="composer-text"
          rows={1}
          dir="auto"
          value={text}
          placeholder={label}
          aria-label={label}
          aria-describedby={error === null ? undefined : errorId}
          aria-autocomplete="list"
          aria-controls={offered ? completion.id : undefined}
          aria-activedescendant={offered ? `${completion.id}-${completion.marked}` : undefined}
          enterKeyHint={sendKey === 'enter' ? 'send' : 'enter'}
          onChange={write}
          onKeyDown={onKeyDown}
          onSelect={(event) => setCursor(cursorOf(event.currentTarget))}
          onBlur={() => setCursor(null)}
          onPaste={pasteLink}
        />
        <EmojiButton label={t`Emoji`} onPick={insert} />
        <button type="submit" className="composer-send" aria-label={t`Send`} title={t`Send`} disabled={text.trim() === ''}>
          <span className="mirrored">
            <SendIcon />
          </span>
        </button>
      </div>
    </form>
  )
}

/** A code that was written out becomes its emoji; whoever takes that back wants to see the code. */
async function putEmoji(field: HTMLTextAreaElement): Promise<void> {
  const { value } = field
  const found = codeAt(value, field.selectionEnd)
  const emoji = found && (await loadEmojis()).withCode(found.code)?.emoji
  if (!found || emoji === undefined || field.value !== value) return
  const end = found.start + emoji.length
  put(field, { start: found.start, end: found.end, put: emoji, select: [end, end] })
}

/** Nothing is completed while something is selected. */
function cursorOf({ selectionStart, selectionEnd }: HTMLTextAreaElement): number | null {
  return selectionStart === selectionEnd ? selectionEnd : null
}

/** As high as its text; the style sheet ends it at ten lines. */
function useGrowing(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const element = field.current
    if (!element) return
    element.style.blockSize = 'auto'
    element.style.blockSize = `${element.scrollHeight}px`
  }, [field, text])
}

function pasteLink(event: ClipboardEvent<HTMLTextAreaElement>): void {
  const selection = selectionOf(event.currentTarget)
  const address = webAddress(event.clipboardData.getData('text/plain').trim())
  if (address === null || selection.start === selection.end) return
  event.preventDefault()
  put(event.currentTarget, linked(selection, address))
}

function selectionOf(field: HTMLTextAreaElement): Selection {
  return { text: field.value, start: field.selectionStart, end: field.selectionEnd }
}

/** As if typed: only so can the browser undo it. */
function put(field: HTMLTextAreaElement, { start, end, put: text, select }: Replacement): void {
  field.setSelectionRange(start, end)
  document.execCommand('insertText', false, text)
  field.setSelectionRange(...select)
}

/** A touch keyboard has no Shift and Enter for a new line, but a button to send is near. */
function useKeyToSend(): SendKey {
  const [chosen] = useSendKey()
  const touch = useMediaQuery('(hover: none) and (pointer: coarse)', false, { getInitialValueInEffect: false })
  return touch ? 'ctrl-enter' : chosen
}
