import { TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useCallback, useState } from 'react'
import type { Account, ManagedAccount, Page } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Check } from '../../ui/Check'
import { Dialog } from '../../ui/Dialog'
import { FormError } from '../../ui/FormError'
import { useAction } from '../../ui/useAction'
import { useSearch } from '../../ui/useSearch'
import { AccountRow, type Change } from './AccountRow'
import { ChangeQuestion, needsAnswer, type Grave } from './ChangeQuestion'
import { ResetLink } from './ResetLink'
import './administration.css'

interface Asking {
  of: ManagedAccount
  change: Grave
}

/** Everybody with an account here; what one may do with whom is the server's to decide, and shown as far as it is known. */
export function ManagePeople(props: { account: Account; waiting: boolean; onClose(): void }) {
  const { account, onClose } = props
  const { t } = useLingui()
  const bridge = useBridge()
  const [waiting, setWaiting] = useState(props.waiting)
  const { query, type, found, show, error } = useSearch<Page<ManagedAccount>>(
    useCallback((query) => bridge.accounts({ query, waiting }), [bridge, waiting]),
  )
  const [asking, setAsking] = useState<Asking | null>(null)
  const [resetting, setResetting] = useState<ManagedAccount | null>(null)
  const [done, setDone] = useState('')
  const without = (gone: ManagedAccount) => found && show({ ...found, entries: found.entries.filter((entry) => entry.user !== gone.user) })
  const replace = (by: ManagedAccount) => found && show({ ...found, entries: found.entries.map((entry) => (entry.user === by.user ? by : entry)) })
  const carryOut = async (of: ManagedAccount, change: Exclude<Change, { kind: 'resetPassword' }>) => {
    if (change.kind === 'signOut') {
      await bridge.endSessionsOf(of.user)
      return setDone(t`${of.displayName} is signed out everywhere.`)
    }
    if (change.kind === 'decline') {
      await bridge.declineAccount(of.user)
      without(of)
      return setDone(t`${of.displayName} was declined.`)
    }
    if (change.kind === 'removePicture') {
      const { picture: _, ...rest } = of
      await bridge.removePictureOf(of.user)
      replace(rest)
      return setDone(t`${of.displayName} was changed.`)
    }
    const changed = await ('role' in change
      ? bridge.giveServerRole({ user: of.user, role: change.role })
      : bridge.changeAccount({ user: of.user, ...change.patch }))
    if (waiting && !changed.waiting) without(of)
    else replace(changed)
    setDone(t`${of.displayName} was changed.`)
  }
  const [failure, setFailure] = useState<unknown>(null)
  const choose = (of: ManagedAccount, change: Change) => {
    if (change.kind === 'resetPassword') return setResetting(of)
    if (needsAnswer(change)) return setAsking({ of, change })
    setFailure(null)
    carryOut(of, change).catch(setFailure)
  }
  const more = useAction(async () => {
    const next = await bridge.accounts({ query, waiting, ...(found?.next === undefined ? {} : { cursor: found.next }) })
    show({ ...next, entries: [...(found?.entries ?? []), ...next.entries] })
  })

  if (asking) {
    return (
      <ChangeQuestion
        of={asking.of}
        change={asking.change}
        act={() => carryOut(asking.of, asking.change)}
        onClose={() => setAsking(null)}
      />
    )
  }
  if (resetting) return <ResetLink of={resetting} onClose={() => setResetting(null)} />
  return (
    <Dialog title={t`People on this server`} onClose={onClose}>
      <TextInput
        label={t`Name`}
        description={t`A part of the user name or display name`}
        value={query}
        onChange={(event) => type(event.currentTarget.value)}
        maxLength={80}
        autoCapitalize="none"
        spellCheck={false}
        autoComplete="off"
        data-autofocus
      />
      <Check checked={waiting} choose={setWaiting}>
        <Trans>Only those who wait to be let in</Trans>
      </Check>
      <FormError error={error ?? failure ?? more.error} />
      <ul className="accounts">
        {found?.entries.map((entry) => (
          <AccountRow key={entry.user} entry={entry} own={account} choose={(change) => choose(entry, change)} />
        ))}
      </ul>
      {found?.next !== undefined && (
        <button type="button" className="button" disabled={more.busy} onClick={() => void more.run()}>
          <Trans>Show more</Trans>
        </button>
      )}
      <p className="soft" role="status">
        {found?.entries.length === 0 ? <Trans>Nobody was found.</Trans> : done}
      </p>
    </Dialog>
  )
}
