import { useLingui } from '@lingui/react/macro'
import type { Id } from '../../bridge/bridge'
import { navigate } from '../../ui/navigation'
import { share } from '../../ui/sharing'
import { Palette } from './Palette'

/** Asks where to say what another app handed over; it is not sent before its person sends it. */
export function ShareTo({ text, onClose }: { text: string; onClose: () => void }) {
  const { t } = useLingui()
  const go = (room: Id) => {
    share(room, text)
    navigate({ view: 'room', room }, 'replace')
  }
  return <Palette title={t`Share in`} commands={[]} go={go} onClose={onClose} />
}
