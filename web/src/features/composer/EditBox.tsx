import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef, type KeyboardEvent } from 'react'
import { placeOf, type Id, type MessageRow } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { CheckIcon } from '../../ui/icons'
import { edit, fieldOf, useTalking } from '../../ui/talking'
import { Field } from './Field'
import { mentionsIn } from './mentions'

/** The text of a message, being written anew where it stands. */
export function EditBox({ room, row }: { room: Id; row: MessageRow }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const field = useRef<HTMLTextAreaElement>(null)
  const text = useTalking(({ editing }) => editing?.text ?? '')
  useEffect(() => {
    field.current?.focus()
    field.current?.setSelectionRange(field.current.value.length, field.current.value.length)
  }, [])

  const leave = () => {
    edit(null)
    fieldOf(placeOf(room, row.thread))?.focus()
  }
  const submit = () => {
    if (text.trim() === '') return
    if (text !== row.text) {
      const change = { room, key: crypto.randomUUID(), of: row.seq, text, ...mentionsIn(room, text) }
      bridge.edit(change).catch(() => edit({ room, seq: row.seq, text }))
    }
    leave()
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return false
    leave()
    return true
  }
  return (
    <form
      className="edit-box"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Field
        field={field}
        room={room}
        label={t`New text of the message`}
        text={text}
        errorId={undefined}
        change={(next) => edit({ room, seq: row.seq, text: next })}
        submit={submit}
        onKey={onKey}
      >
        <button type="submit" className="composer-send" aria-label={t`Save`} title={t`Save`} disabled={text.trim() === ''}>
          <CheckIcon />
        </button>
      </Field>
      <p className="edit-box-hint soft">
        <Trans>Esc leaves it as it was.</Trans>{' '}
        <button type="button" className="link-button" onClick={leave}>
          <Trans>Cancel</Trans>
        </button>
      </p>
    </form>
  )
}
