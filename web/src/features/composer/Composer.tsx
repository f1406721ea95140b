import { Trans, useLingui } from '@lingui/react/macro'
import { lazy, Suspense, useId, useRef, type KeyboardEvent } from 'react'
import { placeOf, type Id } from '../../bridge/bridge'
import { peopleIn, useBridge, useMirror } from '../../bridge/mirror'
import { CloseIcon, SendIcon } from '../../ui/icons'
import { personName } from '../../ui/names'
import { plainText } from '../../ui/plainText'
import { answer, edit, useTalking } from '../../ui/talking'
import { Field } from './Field'
import { useDraft } from './useDraft'
import { useShared } from './useShared'
import { useSubmit } from './useSubmit'
import { useTypingAnywhere } from './useTypingAnywhere'

const CommandHelp = lazy(async () => ({ default: (await import('./CommandHelp')).CommandHelp }))

/** Where messages of a room, or of a thread in it, are written. To be given a key of its own for each. */
export function Composer({ room, thread, name }: { room: Id; thread?: number; name: string }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const place = placeOf(room, thread)
  const field = useRef<HTMLTextAreaElement>(null)
  const { text, change, replace } = useDraft(place)
  useShared(place, text, replace)
  const errorId = useId()
  const { submit, error, helping, closeHelp } = useSubmit({ room, thread, field, text, replace })
  useTypingAnywhere(field, thread !== undefined)

  const write = (next: string) => {
    change(next)
    // Telling that one writes is a courtesy: nothing depends on it.
    if (next !== '') bridge.typing({ room, thread }).catch(() => undefined)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && useTalking.getState().answering[place]) {
      answer(place, null)
      return true
    }
    return event.key === 'ArrowUp' && text === '' && !event.shiftKey && !event.altKey && editLast(room, thread)
  }
  const label = thread === undefined ? t`Message to ${name}` : t`Answer in this thread`
  return (
    <form
      className="composer"
      data-place={place}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Answering place={place} room={room} />
      {error !== null && (
        <p id={errorId} className="composer-error" role="alert">
          {error}
        </p>
      )}
      <Field field={field} room={room} label={label} text={text} errorId={error === null ? undefined : errorId} change={write} submit={submit} onKey={onKey}>
        <button type="submit" className="composer-send" aria-label={t`Send`} title={t`Send`} disabled={text.trim() === ''}>
          <span className="mirrored">
            <SendIcon />
          </span>
        </button>
      </Field>
      {helping && (
        <Suspense>
          <CommandHelp room={room} onClose={closeHelp} />
        </Suspense>
      )}
    </form>
  )
}

/** What the next message answers, until that is taken back. */
function Answering({ place, room }: { place: string; room: Id }) {
  const { t } = useLingui()
  const row = useTalking(({ answering }) => answering[place])
  const person = useMirror((state) => row && peopleIn(state, room)[row.sender])
  if (!row) return null
  const name = personName(person)
  return (
    <div className="composer-answering">
      <span>
        <Trans>
          Answering <bdi>{name}</bdi>
        </Trans>{' '}
        <span className="soft" dir="auto">
          {plainText(row.text).slice(0, 120)}
        </span>
      </span>
      <button type="button" className="icon-button" aria-label={t`Cancel the answer`} title={t`Cancel the answer`} onClick={() => answer(place, null)}>
        <CloseIcon size={16} />
      </button>
    </div>
  )
}

/** @returns whether there is an own message that can be written anew */
function editLast(room: Id, thread: number | undefined): boolean {
  const { session, windows, thread: open } = useMirror.getState()
  const self = session.state === 'signedIn' ? session.account.user : undefined
  const rows = thread === undefined ? (windows[room]?.rows ?? []) : (open?.rows ?? [])
  const last = rows.findLast((row) => row.row === 'message' && row.sender === self && row.seq > 0 && !row.deleted)
  if (last?.row !== 'message') return false
  edit({ room, seq: last.seq, text: last.text })
  return true
}
