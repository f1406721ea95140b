import { Trans, useLingui } from '@lingui/react/macro'
import { Dialog } from '../../ui/Dialog'

/** Guests make and find no rooms: they are invited to them. */
export function AsGuest({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  return (
    <Dialog title={t`You are a guest here`} onClose={onClose}>
      <p>
        <Trans>Guests talk in the rooms that they are invited to, encrypted ones among them. Ask whoever invited you to begin a conversation, or to invite you to more rooms.</Trans>
      </p>
      <div className="form-end">
        <button type="button" className="button button-primary" onClick={onClose} data-autofocus>
          <Trans>Close</Trans>
        </button>
      </div>
    </Dialog>
  )
}
