import { Trans } from '@lingui/react/macro'
import type { Ability } from '../../bridge/bridge'

/** Why this browser cannot take part. */
export function Lacking({ lacks }: { lacks: Ability[] }) {
  const missing = lacks.join(', ')
  return lacks.includes('secure-origin') ? (
    <p>
      <Trans>Encrypted rooms need a secure connection: open this page by an address that begins with https.</Trans>
    </p>
  ) : (
    <p>
      <Trans>This browser cannot take part in encrypted rooms: it lacks {missing}. A newer one can.</Trans>
    </p>
  )
}
