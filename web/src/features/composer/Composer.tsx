import { useMediaQuery } from '@mantine/hooks'
import { useLingui } from '@lingui/react/macro'
import { useCallback, useId, useLayoutEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent, type RefObject } from 'react'
import { useBridge } from '../../bridge/mirror'
import { errorText } from '../../i18n/errors'
import { SendIcon } from '../../ui/icons'
import { webAddress } from '../../ui/markdown'
import { useSendKey, type SendKey } from '../../ui/sendKey'
import { sends } from './keys'
import { linked, markOf, toggled, type Replacement, type Selection } from './marks'
import { useDraft } from './useDraft'
import { useSend } from './useSend'
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
  const [error, setError] = useState<unknown>(null)
  const errorId = useId()
  const sendKey = useKeyToSend()
  const refused = useCallback(
    (refusedText: string, reason: unknown) => {
      const written = field.current?.value ?? ''
      replace(written === '' ? refusedText : `${refusedText}\n${written}`)
      setError(reason)
    },
    [replace],
  )
  const send = useSend(room, refused)
  useGrowing(field, text)
  useTypingAnywhere(field)

  const submit = () => {
    if (text.trim() === '') return
    setError(null)
    send(text)
    replace('')
    field.current?.focus()
  }
  const write = (next: string) => {
    change(next)
    // Telling that one writes is a courtesy: nothing depends on it.
    if (next !== '') bridge.typing(room).catch(() => undefined)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const mark = event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey) ? undefined : markOf(event.key)
    if (sends(event.nativeEvent, sendKey)) submit()
    else if (mark !== undefined) put(event.currentTarget, toggled(selectionOf(event.currentTarget), mark))
    else return
    event.preventDefault()
  }
  const label = t`Message to ${name}`

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {error !== null && (
        <p id={errorId} className="composer-error" role="alert">
          {errorText(error)}
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
          enterKeyHint={sendKey === 'enter' ? 'send' : 'enter'}
          onChange={(event) => write(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={pasteLink}
        />
        <button type="submit" className="composer-send" aria-label={t`Send`} title={t`Send`} disabled={text.trim() === ''}>
          <span className="mirrored">
            <SendIcon />
          </span>
        </button>
      </div>
    </form>
  )
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
