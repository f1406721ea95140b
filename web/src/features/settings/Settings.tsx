import { useMantineColorScheme } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { Account } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { activateLanguage, LANGUAGES } from '../../i18n/language'
import { Form } from '../../ui/Form'
import { BackIcon } from '../../ui/icons'
import { useKeptOneOf } from '../../ui/kept'
import { useAccent, useDensity } from '../../ui/look'
import { linkTo } from '../../ui/navigation'
import { PictureChoice } from '../../ui/PictureChoice'
import { Setting } from '../../ui/Setting'
import { useSendKey } from '../../ui/sendKey'
import { Activity } from './Activity'
import { Devices } from './Devices'
import './settings.css'

export function Settings(props: {
  account: Account
  notifications: ReactNode
  /** What others are told of what one does in passing. */
  privacy: ReactNode
  /** How this device stands to encrypted rooms. */
  encryption: ReactNode
  /** Whom one has blocked. */
  blocked: ReactNode
  /** Who waits to be let in. */
  waiting: ReactNode
  /** What the owner decides for everybody. */
  server: ReactNode
  onInvite(): void
  onInvitations(): void
  onPeople(): void
  onAudit(): void
  onReports(): void
  onPassword(): void
  onSignOut(): void
  onDelete(): void
  onShortcuts(): void
}) {
  const { t } = useLingui()
  const { account } = props
  const [sendKey, setSendKey] = useSendKey()
  return (
    <div className="settings">
      <div className="room-header">
        <a className="icon-button back" {...linkTo({ view: 'home' })} aria-label={t`Back to all rooms`}>
          <span className="mirrored">
            <BackIcon />
          </span>
        </a>
        <h1>
          <Trans>Settings</Trans>
        </h1>
      </div>
      <div className="settings-scroll">
        <Part title={t`You`}>
          <OwnPicture account={account} />
          <DisplayName key={account.displayName} account={account} />
          <div className="setting">
            <Trans>Password</Trans>
            <button type="button" className="button" aria-haspopup="dialog" onClick={props.onPassword}>
              <Trans>Change your password</Trans>
            </button>
          </div>
        </Part>
        <Part title={t`Look`}>
          <Look />
        </Part>
        <Part title={t`Notifications`}>{props.notifications}</Part>
        <Part title={t`Privacy`}>{props.privacy}</Part>
        {(account.role === 'owner' || account.role === 'admin') && (
          <Part title={t`People`}>
            <p className="soft">
              <Trans>People join this server with an invitation link.</Trans>
            </p>
            {props.waiting}
            <div className="settings-buttons">
              <button type="button" className="button" aria-haspopup="dialog" onClick={props.onInvite}>
                <Trans>Invite people</Trans>
              </button>
              <button type="button" className="button" aria-haspopup="dialog" onClick={props.onInvitations}>
                <Trans>Open invitations</Trans>
              </button>
              <button type="button" className="button" aria-haspopup="dialog" onClick={props.onPeople}>
                <Trans>Manage people</Trans>
              </button>
              <button type="button" className="button" aria-haspopup="dialog" onClick={props.onAudit}>
                <Trans>Audit log</Trans>
              </button>
              <button type="button" className="button" aria-haspopup="dialog" onClick={props.onReports}>
                <Trans>Reports</Trans>
              </button>
            </div>
          </Part>
        )}
        {account.role === 'owner' && <Part title={t`This server`}>{props.server}</Part>}
        <Part title={t`Keyboard`}>
          <Setting
            label={t`Send messages with`}
            value={sendKey}
            choose={setSendKey}
            options={{ enter: t`Enter`, 'ctrl-enter': t`Ctrl and Enter` }}
          />
          <button type="button" className="button" aria-haspopup="dialog" onClick={props.onShortcuts}>
            <Trans>Show all shortcuts</Trans>
          </button>
        </Part>
        <Part title={t`Encryption`}>{props.encryption}</Part>
        <Part title={t`People you blocked`}>{props.blocked}</Part>
        <Part title={t`Your devices`}>
          <Devices />
        </Part>
        <Part title={t`Recent activity of your account`}>
          <Activity />
        </Part>
        <Part title={t`This device`}>
          <p className="soft">
            <Trans>Signing out deletes everything that Parley keeps on this device.</Trans>
          </p>
          <button type="button" className="button button-danger" aria-haspopup="dialog" onClick={props.onSignOut}>
            <Trans>Sign out</Trans>
          </button>
        </Part>
        <Part title={t`Your account`}>
          <p className="soft">
            <Trans>You can delete your account whenever you like.</Trans>
          </p>
          <button type="button" className="button button-danger" aria-haspopup="dialog" onClick={props.onDelete}>
            <Trans>Delete your account</Trans>
          </button>
        </Part>
      </div>
    </div>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="settings-part">
      <h2>{title}</h2>
      {children}
    </section>
  )
}

function OwnPicture({ account }: { account: Account }) {
  const bridge = useBridge()
  return (
    <PictureChoice
      of="user"
      id={account.user}
      name={account.displayName}
      picture={account.picture}
      change={(picture) => bridge.changePicture(picture)}
      remove={() => bridge.removePicture()}
    />
  )
}

function DisplayName({ account }: { account: Account }) {
  const { t } = useLingui()
  const bridge = useBridge()
  return (
    <Form
      fields={[
        {
          name: 'displayName',
          label: t`Display name`,
          description: t`You sign in as ${account.name}`,
          initial: account.displayName,
          input: { required: true, maxLength: 80, pattern: '.*\\S.*', autoComplete: 'name' },
        },
      ]}
      submit={t`Save`}
      act={({ displayName }) => bridge.changeDisplayName(displayName)}
    />
  )
}

function Look() {
  const { t } = useLingui()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const [accent, setAccent] = useAccent()
  const [density, setDensity] = useDensity()
  const [language, setLanguage] = useKeptOneOf('language', LANGUAGES)
  return (
    <>
      <Setting
        label={t`Theme`}
        value={colorScheme}
        choose={setColorScheme}
        options={{ auto: t`System`, light: t`Light`, dark: t`Dark` }}
      />
      <Setting
        label={t`Colour`}
        value={accent}
        choose={setAccent}
        options={{ teal: t`Teal`, blue: t`Blue`, violet: t`Violet`, rose: t`Rose`, amber: t`Amber` }}
      />
      <Setting
        label={t`Density`}
        value={density}
        choose={setDensity}
        options={{ comfortable: t`Comfortable`, compact: t`Compact` }}
      />
      <Setting
        label={t`Language`}
        value={language}
        choose={(chosen) => {
          setLanguage(chosen)
          void activateLanguage()
        }}
        // Whoever does not read the present one finds their own.
        options={{ system: t`System`, en: <span lang="en" translate="no">English</span>, de: <span lang="de" translate="no">Deutsch</span> }}
      />
    </>
  )
}
