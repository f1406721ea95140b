import { Trans, useLingui } from '@lingui/react/macro'
import type { Id, Profile } from '../../bridge/bridge'
import { dayLabel } from '../../i18n/dates'
import { dateLocale } from '../../i18n/language'
import { ChangeItem, GapItem } from './ChangeItem'
import type { Entry, TimelineRow } from './entries'
import { MessageItem } from './MessageItem'

interface RowItemProps {
  row: TimelineRow
  room: Id
  roomName: string
  people: Readonly<Record<Id, Profile>>
  nameOf: (user: Id) => string
  /** The sequence of the message that one came for. */
  target: number | undefined
}

export function RowItem(props: RowItemProps) {
  const { row } = props
  switch (row.kind) {
    case 'start':
      return <Start name={props.roomName} />
    case 'day':
      return <Day at={row.at} />
    case 'unread':
      return (
        <div className="unread-line" role="separator">
          <span>
            <Trans>New messages</Trans>
          </span>
        </div>
      )
    case 'entry':
      return <EntryItem {...props} entry={row.entry} grouped={row.grouped} />
  }
}

function EntryItem({ entry, grouped, room, people, nameOf, target }: RowItemProps & { entry: Entry; grouped: boolean }) {
  const { told } = entry
  switch (told.row) {
    case 'message':
      return (
        <MessageItem
          room={room}
          row={told}
          grouped={grouped}
          people={people}
          target={target !== undefined && told.seq === target}
        />
      )
    case 'change':
      return <ChangeItem row={told} nameOf={nameOf} people={people} />
    case 'gap':
      return <GapItem row={told} />
  }
}

function Start({ name }: { name: string }) {
  return (
    <p className="timeline-start" dir="auto">
      <Trans>This is the beginning of {name}.</Trans>
    </p>
  )
}

function Day({ at }: { at: number }) {
  const { i18n } = useLingui()
  return (
    <div className="day" role="separator">
      <time dateTime={new Date(at).toISOString()}>{dayLabel(at, Date.now(), dateLocale(i18n.locale))}</time>
    </div>
  )
}
