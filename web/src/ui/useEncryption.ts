import { useEffect } from 'react'
import type { EncryptionState } from '../bridge/bridge'
import { useBridge, useMirror } from '../bridge/mirror'

/** What this device can do in encrypted rooms; asked for where it is needed and not known. */
export function useEncryption(isNeeded = true): EncryptionState {
  const bridge = useBridge()
  const encryption = useMirror((state) => state.encryption)
  const isOnline = useMirror((state) => state.connection.state === 'online')
  const isAsked = isNeeded && isOnline && encryption.state === 'unknown'
  useEffect(() => {
    if (isAsked) bridge.lookAtEncryption().catch(() => undefined)
  }, [isAsked, bridge])
  return encryption
}
