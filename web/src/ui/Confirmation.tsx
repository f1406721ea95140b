import type { ReactNode } from 'react'
import type { BetterWords } from '../i18n/errors'
import { Dialog } from './Dialog'
import { FormError } from './FormError'
import { useAction } from './useAction'

/** Asks before something that cannot simply be taken back. Doing nothing is what Enter does. */
export function Confirmation(props: {
  title: string
  stay: string
  go: string
  act(): Promise<void>
  onClose(): void
  errors?: BetterWords
  /** What else may be done with it. */
  choice?: ReactNode
  children: ReactNode
}) {
  const { busy, error, run } = useAction(props.act)
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <p className="soft">{props.children}</p>
      {props.choice}
      <FormError error={error} better={props.errors} />
      <div className="form-end">
        <button type="button" className="button" onClick={props.onClose} data-autofocus>
          {props.stay}
        </button>
        <button type="button" className="button button-danger" disabled={busy} onClick={() => void run()}>
          {props.go}
        </button>
      </div>
    </Dialog>
  )
}
