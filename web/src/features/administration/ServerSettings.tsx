import { Trans, useLingui } from '@lingui/react/macro'
import { useCallback, useEffect, useState } from 'react'
import type { ServerInfo, ServerSettings as Settings } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Check } from '../../ui/Check'
import { FormError } from '../../ui/FormError'
import { useAction } from '../../ui/useAction'

/** What the owner decides for everybody; what is chosen holds at once. */
export function ServerSettings() {
  const { t } = useLingui()
  const bridge = useBridge()
  const [server, setServer] = useState<ServerInfo | null>(null)
  const load = useAction(useCallback(async () => setServer(await bridge.server()), [bridge]))
  useEffect(() => void load.run(), [])
  const open = useTurn('openSignUp', server, setServer)
  const approve = useTurn('approveSignUps', server, setServer)
  return (
    <>
      <Check checked={open.isOn} disabled={server === null} choose={open.turn}>
        <Trans>Anyone may make an account, without an invitation</Trans>
      </Check>
      <Check checked={approve.isOn} disabled={server?.openSignUp !== true} choose={approve.turn}>
        <Trans>An admin lets them in first</Trans>
      </Check>
      <FormError error={load.error ?? open.error ?? approve.error} better={{ offline: t`This is shown when the server can be reached.` }} />
    </>
  )
}

/** Turns a setting on or off, and shows it turned while the server does it. */
function useTurn(name: keyof Settings, server: ServerInfo | null, show: (server: ServerInfo) => void) {
  const bridge = useBridge()
  const isOn = server?.[name] === true
  const { busy, error, run } = useAction(async () => show(await bridge.changeServer({ [name]: !isOn })))
  return { isOn: isOn !== busy, error, turn: () => void run() }
}
