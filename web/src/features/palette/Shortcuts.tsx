import { Trans, useLingui } from '@lingui/react/macro'
import { Dialog } from '../../ui/Dialog'
import { useSendKey } from '../../ui/sendKey'

export function Shortcuts({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const [sendKey] = useSendKey()
  const shortcuts: [keys: string[], what: string][] = [
    [['Ctrl', 'K'], t`Go to a room, a person or a command`],
    [['Ctrl', 'Shift', 'F'], t`Search messages`],
    [['Alt', '↑ ↓'], t`Previous or next room`],
    [['Alt', 'Shift', '↑ ↓'], t`Previous or next unread room`],
    [['F6'], t`Next part of the window`],
    [['Shift', 'F6'], t`Previous part of the window`],
    [['← →'], t`Move the edge between two parts that has the focus`],
    [['↑ ↓'], t`Move from room to room in the list`],
    [['Home', 'End'], t`First or last room in the list`],
    [['↑ ↓'], t`Move from message to message`],
    [['Tab'], t`What can be done with the room or message that has the focus`],
    [['R'], t`Answer the message that has the focus`],
    [['T'], t`Answer it in a thread`],
    [['E'], t`Edit it`],
    [['+'], t`React to it`],
    [['S'], t`Save it, or not any more`],
    [['P'], t`Pin it, or not any more`],
    [['U'], t`Mark unread from it on`],
    [['Delete'], t`Delete it`],
    [['Ctrl', 'S'], t`Save the message that has the focus, or not any more`],
    [sendKey === 'enter' ? ['Enter'] : ['Ctrl', 'Enter'], t`Send the message`],
    [sendKey === 'enter' ? ['Shift', 'Enter'] : ['Enter'], t`New line in the message`],
    [['↑'], t`Edit your last message, in an empty field`],
    [[':'], t`Emoji by name`],
    [['@'], t`Mention somebody`],
    [['#'], t`Link to a room`],
    [['/'], t`Commands`],
    [['Ctrl', 'B'], t`Bold`],
    [['Ctrl', 'I'], t`Italic`],
    [['Ctrl', 'E'], t`Code`],
    [['Esc'], t`Close what is open`],
    [['?'], t`This list`],
  ]
  return (
    <Dialog title={t`Keyboard shortcuts`} onClose={onClose}>
      <dl className="shortcuts">
        {shortcuts.map(([keys, what]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <p className="soft">
        <Trans>On a Mac, ⌘ works in place of Ctrl.</Trans>
      </p>
    </Dialog>
  )
}
