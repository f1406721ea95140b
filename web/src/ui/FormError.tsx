import { errorText, type BetterWords } from '../i18n/errors'

/** Is always there, so that what appears in it is read out. */
export function FormError(props: { error: unknown; better?: BetterWords | undefined }) {
  return (
    <div className="form-error" role="alert">
      {props.error ? errorText(props.error, props.better) : null}
    </div>
  )
}
