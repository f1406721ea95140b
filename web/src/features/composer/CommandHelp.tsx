import { Trans, useLingui } from '@lingui/react/macro'
import type { Id } from '../../bridge/bridge'
import { useMirror } from '../../bridge/mirror'
import { Dialog } from '../../ui/Dialog'
import { commandsFor } from './commands'

/** What can be written in a room in place of a message. */
export function CommandHelp({ room, onClose }: { room: Id; onClose(): void }) {
  const { t, i18n } = useLingui()
  const entry = useMirror((state) => state.rooms.find((known) => known.room === room))
  return (
    <Dialog title={t`Commands`} onClose={onClose}>
      <dl className="commands">
        {commandsFor(entry).map(({ name, takes, does }) => (
          <div key={name}>
            <dt>
              <code>
                /{name}
                {takes !== undefined && ` ${i18n._(takes)}`}
              </code>
            </dt>
            <dd>{i18n._(does)}</dd>
          </div>
        ))}
      </dl>
      <p className="soft">
        <Trans>To send a message that begins like a command, put a blank before it.</Trans>
      </p>
    </Dialog>
  )
}
