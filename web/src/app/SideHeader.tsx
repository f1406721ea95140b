import { useLingui } from '@lingui/react/macro'
import type { Account } from '../bridge/bridge'
import { Avatar } from '../ui/Avatar'
import { SearchIcon, SettingsIcon } from '../ui/icons'
import { linkTo } from '../ui/navigation'

export function SideHeader(props: { account: Account; settings: boolean; onPalette(): void }) {
  const { t } = useLingui()
  return (
    <header className="side-header">
      <a className="side-self" {...linkTo({ view: 'settings' })} title={t`Settings`}>
        <Avatar id={props.account.user} name={props.account.displayName} />
        <span dir="auto">{props.account.displayName}</span>
      </a>
      <button type="button" className="icon-button" aria-label={t`Go to`} title={t`Go to (Ctrl+K)`} onClick={props.onPalette}>
        <SearchIcon />
      </button>
      <a
        className="icon-button"
        {...linkTo({ view: 'settings' })}
        aria-label={t`Settings`}
        aria-current={props.settings ? 'page' : undefined}
      >
        <SettingsIcon />
      </a>
    </header>
  )
}
