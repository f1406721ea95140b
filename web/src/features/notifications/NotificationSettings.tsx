import { Trans, useLingui } from '@lingui/react/macro'
import { Setting } from '../../ui/Setting'
import { useKeptOneOf } from '../../ui/kept'
import { OFF_ON, ON_OFF, askPermission, usePermission } from './permission'
import { PushSettings } from './PushSettings'
import { QuietHours } from './QuietHours'
import './notifications.css'

export function NotificationSettings() {
  const { t } = useLingui()
  const permission = usePermission()
  const [wanted, setWanted] = useKeptOneOf('notifications', ON_OFF)
  const [text, setText] = useKeptOneOf('notification-text', ON_OFF)
  const [encryptedText, setEncryptedText] = useKeptOneOf('notification-encrypted-text', OFF_ON)
  const options = { on: t`On`, off: t`Off` }
  switch (permission) {
    case 'unsupported':
      return (
        <p className="soft">
          <Trans>This browser cannot show notifications for this page.</Trans>
        </p>
      )
    case 'denied':
      return (
        <p className="soft">
          <Trans>
            This browser blocks notifications from this page. To allow them, click the icon before the address of the page, look for
            Notifications among its permissions, and choose Allow.
          </Trans>
        </p>
      )
    case 'default':
      return (
        <>
          <p className="soft">
            <Trans>Parley can tell you of new messages while you are elsewhere.</Trans>
          </p>
          <button type="button" className="button" onClick={() => void askPermission()}>
            <Trans>Turn on notifications</Trans>
          </button>
        </>
      )
    case 'granted':
      return (
        <>
          <Setting label={t`Tell of new messages`} value={wanted} choose={setWanted} options={options} />
          <Setting label={t`Show message text in notifications`} value={text} choose={setText} options={options} />
          {text === 'on' && (
            <Setting label={t`Also of encrypted rooms`} value={encryptedText} choose={setEncryptedText} options={options} />
          )}
          {wanted === 'on' && (
            <>
              <QuietHours />
              <PushSettings />
            </>
          )}
        </>
      )
  }
}
