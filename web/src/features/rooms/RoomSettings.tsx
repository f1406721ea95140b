import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState, type FormEvent } from 'react'
import type { RoomEntry, RoomSettings as Settings } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { durationLabel } from '../../i18n/dates'
import { dateLocale } from '../../i18n/language'
import { Check } from '../../ui/Check'
import { Dialog } from '../../ui/Dialog'
import { FormError } from '../../ui/FormError'
import { PictureChoice } from '../../ui/PictureChoice'
import { useAction } from '../../ui/useAction'
import { HistorySelect } from './HistorySelect'
import { NAME_INPUT } from './name'
import { changesOf } from './roomChanges'

const PAUSES_MS = [0, 5_000, 10_000, 30_000, 60_000, 300_000, 900_000, 3_600_000, 21_600_000]

/** What a room is called and about, and who may say something how often. */
export function RoomSettings({ entry, onCloseRoom, onClose }: { entry: RoomEntry; onCloseRoom(): void; onClose: () => void }) {
  const { room } = entry
  const { t, i18n } = useLingui()
  const bridge = useBridge()
  const [name, setName] = useState(entry.name)
  const [settings, setSettings] = useState<Settings>({ ...entry, history: entry.history ?? 'joined' })
  const choose = (change: Partial<Settings>) => setSettings((before) => ({ ...before, ...change }))
  const changes = changesOf({ ...entry, history: entry.history ?? 'joined' }, settings)
  const isRenamed = name.trim() !== '' && name !== entry.name
  const { busy, error, run } = useAction(async () => {
    if (isRenamed) await bridge.renameRoom({ room: entry.room, name })
    if (Object.keys(changes).length > 0) await bridge.configureRoom({ room: entry.room, settings: changes })
    onClose()
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void run()
  }
  const pauses = PAUSES_MS.includes(entry.slowModeMs) ? PAUSES_MS : [...PAUSES_MS, entry.slowModeMs].sort((a, b) => a - b)
  return (
    <Dialog title={t`Room settings`} onClose={onClose}>
      <PictureChoice
        of="room"
        id={room}
        name={entry.name}
        picture={entry.picture}
        change={(picture) => bridge.changeRoomPicture({ room, picture })}
        remove={() => bridge.removeRoomPicture(room)}
      />
      <form onSubmit={submit}>
        <TextInput {...NAME_INPUT} label={t`Name`} value={name} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
        <TextInput
          label={t`Topic`}
          description={t`What it is about, in one line.`}
          maxLength={250}
          value={settings.topic ?? ''}
          onChange={(event) => choose({ topic: event.currentTarget.value })}
        />
        <Textarea
          label={t`Description`}
          maxLength={2000}
          autosize
          minRows={2}
          maxRows={6}
          value={settings.description ?? ''}
          onChange={(event) => choose({ description: event.currentTarget.value })}
        />
        <NativeSelect
          label={t`Slow mode`}
          description={t`How long members wait between two messages.`}
          value={String(settings.slowModeMs)}
          onChange={(event) => choose({ slowModeMs: Number(event.currentTarget.value) })}
          data={pauses.map((ms) => ({ value: String(ms), label: ms === 0 ? t`Off` : durationLabel(ms, dateLocale(i18n.locale)) }))}
        />
        <HistorySelect value={settings.history ?? 'joined'} choose={(history) => choose({ history })} encrypted={entry.encryption === 'mls'} />
        <div>
          <Check checked={settings.announcement} choose={(announcement) => choose({ announcement })}>
            <Trans>Only moderators write here</Trans>
          </Check>
          <Check checked={settings.archived} choose={(archived) => choose({ archived })}>
            <Trans>Archived: it can be read, and nobody writes</Trans>
          </Check>
        </div>
        {entry.role === 'owner' && (
          <button type="button" className="link-button button-danger" aria-haspopup="dialog" onClick={onCloseRoom}>
            <Trans>Close this room for good…</Trans>
          </button>
        )}
        <FormError error={error} />
        <div className="form-end">
          <button type="button" className="button" onClick={onClose}>
            <Trans>Cancel</Trans>
          </button>
          <button type="submit" className="button button-primary" disabled={busy || (!isRenamed && Object.keys(changes).length === 0)}>
            <Trans>Save</Trans>
          </button>
        </div>
      </form>
    </Dialog>
  )
}
