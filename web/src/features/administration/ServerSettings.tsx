import { Trans, useLingui } from '@lingui/react/macro'
import { useCallback, useEffect, useState } from 'react'
import type { ServerInfo } from '../../bridge/bridge'
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
  const isOpen = server?.openSignUp === true
  const turn = useAction(async () => setServer(await bridge.changeServer({ openSignUp: !isOpen })))
  return (
    <>
      <Check checked={isOpen !== turn.busy} disabled={server === null} choose={() => void turn.run()}>
        <Trans>Anyone may make an account, without an invitation</Trans>
      </Check>
      <FormError error={load.error ?? turn.error} better={{ offline: t`This is shown when the server can be reached.` }} />
    </>
  )
}
