import { Trans } from '@lingui/react/macro'
import { Component, type ReactNode } from 'react'

/** What breaks below it does not take the rest along; a new `resetKey` tries again. */
export class ErrorBoundary extends Component<
  { children: ReactNode; resetKey?: string },
  { failed: boolean; resetKey: string | undefined }
> {
  override state = { failed: false, resetKey: this.props.resetKey }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  static getDerivedStateFromProps(props: { resetKey?: string }, state: { failed: boolean; resetKey: string | undefined }) {
    return props.resetKey === state.resetKey ? null : { failed: false, resetKey: props.resetKey }
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <div className="empty" role="alert">
        <h1>
          <Trans>Something broke here</Trans>
        </h1>
        <p className="soft">
          <Trans>Nothing you have written is lost. Loading the page again should help.</Trans>
        </p>
        <button type="button" className="button button-primary" onClick={() => location.reload()}>
          <Trans>Load again</Trans>
        </button>
      </div>
    )
  }
}
