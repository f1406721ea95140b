import { Trans } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { useBridge } from '../../bridge/mirror'

/** Says that somebody waits to be let in; nothing when nobody does. */
export function Waiting({ onShow }: { onShow: () => void }) {
  const bridge = useBridge()
  const [anybody, setAnybody] = useState(false)
  useEffect(() => {
    let wanted = true
    bridge.accounts({ query: '', waiting: true }).then(
      ({ entries }) => wanted && setAnybody(entries.length > 0),
      () => {},
    )
    return () => {
      wanted = false
    }
  }, [bridge])
  return (
    <p className="soft" role="status">
      {anybody && (
        <>
          <Trans>Somebody waits to be let in.</Trans>{' '}
          <button type="button" className="link-button" onClick={onShow}>
            <Trans>See who</Trans>
          </button>
        </>
      )}
    </p>
  )
}
