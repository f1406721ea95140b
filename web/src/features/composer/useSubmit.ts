import { useLingui } from '@lingui/react/macro'
import { useCallback, useState, type RefObject } from 'react'
import type { Id } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { errorText } from '../../i18n/errors'
import { askedIn, commandsFor, type SlashCommand } from './commands'
import { useSend } from './useSend'

export interface Submit {
  submit(): void
  /** Why what was written still stands there. */
  error: string | null
  /** Whether the commands are listed, until that is closed. */
  helping: boolean
  closeHelp(): void
}

interface Writing {
  room: Id
  thread: number | undefined
  field: RefObject<HTMLTextAreaElement | null>
  text: string
  replace(text: string): void
}

/** Sends what was written, or does what it asks for. */
export function useSubmit({ room, thread, field, text, replace }: Writing): Submit {
  const { t } = useLingui()
  const bridge = useBridge()
  const [error, setError] = useState<string | null>(null)
  const [helping, setHelping] = useState(false)
  const refused = useCallback(
    (refusedText: string, reason: unknown) => {
      const written = field.current?.value ?? ''
      replace(written === '' ? refusedText : `${refusedText}\n${written}`)
      setError(errorText(reason))
    },
    [field, replace],
  )
  const send = useSend(room, thread, refused)

  const take = () => {
    setError(null)
    replace('')
    field.current?.focus()
  }
  const carryOut = (command: SlashCommand, argument: string) => {
    if (command.needs === true && argument === '') {
      setError(t`This command needs to be told more.`)
      return
    }
    take()
    Promise.resolve(command.run({ bridge, room, send, help: () => setHelping(true) }, argument)).catch((reason: unknown) => refused(text, reason))
  }
  const submit = () => {
    if (text.trim() === '') return
    const entry = useMirror.getState().rooms.find((known) => known.room === room)
    const asked = askedIn(text, commandsFor(entry))
    switch (asked.asked) {
      case 'command':
        return carryOut(asked.command, asked.argument)
      case 'unknown':
        return setError(t`There is no command /${asked.name} here. To send it as it is, put a blank before it.`)
      case 'nothing':
        take()
        send(text)
    }
  }
  return { submit, error, helping, closeHelp: () => setHelping(false) }
}
