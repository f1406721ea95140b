import { useLingui } from '@lingui/react/macro'
import type { Account, Id, RoomEntry } from '../bridge/bridge'
import { useMirror } from '../bridge/mirror'
import { AuditLog } from '../features/administration/AuditLog'
import { ManagePeople } from '../features/administration/ManagePeople'
import { EncryptedPeople } from '../features/encryption/EncryptedPeople'
import { EncryptionDialog } from '../features/encryption/EncryptionDialog'
import { EncryptionNotice } from '../features/encryption/EncryptionNotice'
import { LastDevice } from '../features/encryption/LastDevice'
import { ReplaceWords } from '../features/encryption/ReplaceWords'
import { EncryptRoom } from '../features/encryption/EncryptRoom'
import { Palette, type PaletteCommand } from '../features/palette/Palette'
import { ShareTo } from '../features/palette/ShareTo'
import { Shortcuts } from '../features/palette/Shortcuts'
import { Invitations } from '../features/people/Invitations'
import { AsGuest } from '../features/people/AsGuest'
import { Banned } from '../features/people/Banned'
import { InviteMember } from '../features/people/InviteMember'
import { InviteToServer } from '../features/people/InviteToServer'
import { RoomLinks } from '../features/people/RoomLinks'
import { StartDirect } from '../features/people/StartDirect'
import { StatusDialog } from '../features/presence/StatusDialog'
import { CloseRoom } from '../features/rooms/CloseRoom'
import { CreateRoom } from '../features/rooms/CreateRoom'
import { FindRooms } from '../features/rooms/FindRooms'
import { GoToDay } from '../features/rooms/GoToDay'
import { LeaveRoom } from '../features/rooms/LeaveRoom'
import { RoomSettings } from '../features/rooms/RoomSettings'
import { ChangePassword } from '../features/settings/ChangePassword'
import { DeleteAccount } from '../features/settings/DeleteAccount'
import { SignOut } from '../features/settings/SignOut'
import { PinnedMessages } from '../features/timeline/PinnedMessages'
import { navigate } from '../ui/navigation'
import { fieldOf } from '../ui/talking'
import { ReportQueue } from './ReportQueue'

export type OpenDialog =
  | 'create'
  | 'find'
  | 'direct'
  | 'room'
  | 'closeRoom'
  | 'pins'
  | 'date'
  | 'banned'
  | 'leave'
  | 'invite'
  | 'link'
  | 'server'
  | 'invitations'
  | 'people'
  | 'waiting'
  | 'audit'
  | 'reports'
  | 'roomReports'
  | 'palette'
  | 'share'
  | 'shortcuts'
  | 'status'
  | 'password'
  | 'signOut'
  | 'delete'
  | 'encryption'
  | 'encrypted'
  | 'encrypt'
  | 'words'

/** Whoever owns a room looks after its links; owner and admins of the server make some to the rooms that they are in. */
function Links({ entry, account, onClose }: { entry: RoomEntry; account: Account; onClose(): void }) {
  const mayAdmit = account.role === 'owner' || account.role === 'admin'
  return entry.role === 'owner' ? <RoomLinks entry={entry} mayAdmit={mayAdmit} onClose={onClose} /> : <InviteToServer to={entry} onClose={onClose} />
}

/** At most one dialog is open. */
export function Dialogs(props: {
  dialog: OpenDialog
  entry: RoomEntry | undefined
  account: Account
  /** What another app handed over. */
  shared: string
  open(dialog: OpenDialog): void
  onClose(): void
}) {
  const { dialog, entry, onClose } = props
  const commands = useCommands(props.account, entry, props.open)
  /** Goes there; what this device needs for it comes next. */
  const made = (room: Id) => {
    navigate({ view: 'room', room })
    if (isToSetUp(room)) props.open('encryption')
    else onClose()
  }
  /** Nothing stands between oneself and what one wanted to say any more. */
  const onWithIt = () => {
    onClose()
    requestAnimationFrame(() => entry && fieldOf(entry.room)?.focus())
  }
  if (props.account.role === 'guest' && (dialog === 'create' || dialog === 'direct' || dialog === 'find')) return <AsGuest onClose={onClose} />
  switch (dialog) {
    case 'create':
      return <CreateRoom Encrypted={EncryptionNotice} onMade={made} onClose={onClose} />
    case 'find':
      return <FindRooms onClose={onClose} />
    case 'direct':
      return <StartDirect Encrypted={EncryptionNotice} onMade={made} onClose={onClose} />
    case 'room':
      return entry ? <RoomSettings entry={entry} onCloseRoom={() => props.open('closeRoom')} onClose={onClose} /> : null
    case 'closeRoom':
      return entry ? <CloseRoom entry={entry} onClose={onClose} /> : null
    case 'pins':
      return entry ? <PinnedMessages entry={entry} onClose={onClose} /> : null
    case 'date':
      return entry ? <GoToDay entry={entry} onClose={onClose} /> : null
    case 'banned':
      return entry ? <Banned entry={entry} onClose={onClose} /> : null
    case 'leave':
      return entry ? <LeaveRoom entry={entry} onClose={onClose} /> : null
    case 'invite':
      return entry ? <InviteMember entry={entry} onClose={onClose} /> : null
    case 'link':
      return entry ? <Links entry={entry} account={props.account} onClose={onClose} /> : null
    case 'server':
      return <InviteToServer onClose={onClose} />
    case 'invitations':
      return <Invitations onClose={onClose} />
    case 'people':
    case 'waiting':
      return <ManagePeople account={props.account} waiting={dialog === 'waiting'} onClose={onClose} />
    case 'audit':
      return <AuditLog onClose={onClose} />
    case 'reports':
      return <ReportQueue account={props.account} onClose={onClose} />
    case 'roomReports':
      return entry ? <ReportQueue account={props.account} entry={entry} onClose={onClose} /> : null
    case 'palette':
      return <Palette commands={commands} messages onClose={onClose} />
    case 'share':
      return <ShareTo text={props.shared} onClose={onClose} />
    case 'shortcuts':
      return <Shortcuts onClose={onClose} />
    case 'status':
      return <StatusDialog onClose={onClose} />
    case 'password':
      return <ChangePassword account={props.account} onClose={onClose} />
    case 'signOut':
      return <SignOut Last={LastDevice} onReplace={() => props.open('words')} onClose={onClose} />
    case 'encryption':
      return <EncryptionDialog onDone={onWithIt} onClose={onClose} />
    case 'encrypted':
      return entry ? <EncryptedPeople entry={entry} onClose={onClose} /> : null
    case 'encrypt':
      return entry ? <EncryptRoom entry={entry} onClose={onClose} /> : null
    case 'words':
      return <ReplaceWords onClose={onClose} />
    case 'delete':
      return <DeleteAccount account={props.account} onClose={onClose} />
  }
}

function isToSetUp(room: Id): boolean {
  const { rooms, encryption } = useMirror.getState()
  return rooms.some((known) => known.room === room && known.encryption === 'mls') && (encryption.state === 'new' || encryption.state === 'locked')
}

function useCommands(account: Account, entry: RoomEntry | undefined, open: (dialog: OpenDialog) => void): PaletteCommand[] {
  const { t } = useLingui()
  const commands: PaletteCommand[] = [
    { key: 'create', name: t`Create a room`, run: () => open('create') },
    { key: 'find', name: t`Find rooms`, run: () => open('find') },
    { key: 'direct', name: t`Message somebody`, run: () => open('direct') },
    { key: 'unread', name: t`All unread`, run: () => navigate({ view: 'unread' }) },
    { key: 'mentions', name: t`Mentions`, run: () => navigate({ view: 'mentions' }) },
    { key: 'threads', name: t`Threads`, run: () => navigate({ view: 'threads' }) },
    { key: 'status', name: t`Set a status`, run: () => open('status') },
    { key: 'search', name: t`Search messages`, run: () => navigate({ view: 'search', query: '' }) },
    { key: 'saved', name: t`Saved messages`, run: () => navigate({ view: 'saved' }) },
    { key: 'settings', name: t`Settings`, run: () => navigate({ view: 'settings' }) },
    { key: 'shortcuts', name: t`Keyboard shortcuts`, run: () => open('shortcuts') },
  ]
  if (entry !== undefined && !entry.invited) commands.unshift({ key: 'date', name: t`Go to a day in this room`, run: () => open('date') })
  if (account.role !== 'owner' && account.role !== 'admin') return commands
  return [
    ...commands,
    { key: 'server', name: t`Invite people to this server`, run: () => open('server') },
    { key: 'invitations', name: t`Invitations to this server`, run: () => open('invitations') },
    { key: 'people', name: t`People on this server`, run: () => open('people') },
    { key: 'audit', name: t`Audit log`, run: () => open('audit') },
    { key: 'reports', name: t`Reports`, run: () => open('reports') },
  ]
}
