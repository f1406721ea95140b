import { useMediaQuery } from '@mantine/hooks'
import { useLingui } from '@lingui/react/macro'
import { useLayoutEffect, useState, type ChangeEvent, type ClipboardEvent, type KeyboardEvent, type ReactNode, type RefObject } from 'react'
import type { Id } from '../../bridge/bridge'
import { EmojiButton } from '../../ui/emoji/EmojiButton'
import { loadEmojis } from '../../ui/emoji/useEmojis'
import { webAddress } from '../../ui/markdown'
import { useSendKey, type SendKey } from '../../ui/sendKey'
import { sends } from './keys'
import { linked, markOf, toggled, type Replacement, type Selection } from './marks'
import { Suggestions } from './Suggestions'
import { codeAt } from './trigger'
import { useCompletion } from './useCompletion'
import './composer.css'

interface FieldProps {
  field: RefObject<HTMLTextAreaElement | null>
  room: Id
  label: string
  text: string
  /** Why what was written still stands there, by the id of the element that says so. */
  errorId: string | undefined
  change(text: string): void
  submit(): void
  /** @returns whether the key meant something outside of the text */
  onKey(event: KeyboardEvent<HTMLTextAreaElement>): boolean
  /** The button that submits. */
  children: ReactNode
}

/** Where messages are written: completes, marks and sends. */
export function Field({ field, room, label, text, errorId, change, submit, onKey, children }: FieldProps) {
  const { t } = useLingui()
  const sendKey = useKeyToSend()
  const [cursor, setCursor] = useState<number | null>(null)
  const completion = useCompletion(room, text, cursor, (replacement) => field.current && put(field.current, replacement))
  const offered = completion.suggestions.length > 0
  useGrowing(field, text)

  const write = ({ currentTarget, nativeEvent }: ChangeEvent<HTMLTextAreaElement>) => {
    change(currentTarget.value)
    setCursor(cursorOf(currentTarget))
    if ((nativeEvent as InputEvent).inputType === 'insertText') putEmoji(currentTarget).catch(() => undefined)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const mark = event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey) ? undefined : markOf(event.key)
    if (completion.onKeyDown(event) || onKey(event)) event.stopPropagation()
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
  return (
    <>
      <Suggestions completion={completion} />
      <div className="composer-box">
        <textarea
          ref={field}
          className="composer-text"
          rows={1}
          dir="auto"
          value={text}
          placeholder={label}
          aria-label={label}
          aria-describedby={errorId}
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
        {children}
      </div>
    </>
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
