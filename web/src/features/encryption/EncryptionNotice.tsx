import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { LockIcon } from '../../ui/icons'
import { useEncryption } from '../../ui/useEncryption'
import { Lacking } from './Lacking'
import './encryption.css'

/** That what is made now is encrypted, and what this device needs for it once. */
export function EncryptionNotice({ children }: { children: ReactNode }) {
  const state = useEncryption()
  return (
    <div className="encryption-notice">
      <LockIcon size={18} />
      <div>
        <p>{children}</p>
        {state.state === 'new' && (
          <p className="soft">
            <Trans>Next you note twelve words, once. It can wait, too.</Trans>
          </p>
        )}
        {state.state === 'locked' && (
          <p className="soft">
            <Trans>Next this device needs your recovery words, once. It can wait, too.</Trans>
          </p>
        )}
        {state.state === 'lacking' && <Lacking lacks={state.lacks} />}
      </div>
    </div>
  )
}
