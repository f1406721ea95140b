import type { AccountCommands, AdministrationCommands, Alert, Session } from './accounts';
import type { EncryptionCommands, EncryptionState, GroupState, Unreadable } from './encryption';
import type { PersonalCommands, SavedPlaces } from './personal';
import type { PushCommands } from './push';
import type { ReportCommands } from './reports';
import type { SearchCommands } from './search';
import type { Section } from './sections';
import type { WindowChange } from './window-change';

export type * from './accounts';
export type * from './audit';
export type * from './encryption';
export type * from './personal';
export type * from './push';
export type * from './reports';
export type * from './search';

/**
 * The one interface between the UI and the engine in the worker. Everything that crosses it is plain
 * data, so that it survives `postMessage`; the names are those of the protocol.
 */

/** A UUID of 36 lower-case characters. */
export type Id = string;

export type RoomKind = 'public' | 'private' | 'direct';
export type RoomRole = 'owner' | 'moderator' | 'member';
export type Encryption = 'none' | 'mls';
export type Availability = 'online' | 'away' | 'dnd' | 'offline';
/** `online`: online or away, as the devices have it. */
export type AvailabilityChoice = 'online' | 'away' | 'dnd' | 'invisible';

/** What somebody says of themselves: emoji, text, or both. */
export interface StatusText {
  emoji?: string;
  text?: string;
  /** When it is over, by the server's clock. */
  until?: number;
}

/** What somebody shows to others. */
export interface Presence {
  status: Availability;
  statusText?: StatusText;
}

/** What somebody has read of a room: what they see begins at `from`, and they have read it up to `to`. */
export interface ReadRange {
  from: number;
  to: number;
}

/** What one has chosen to show of oneself, on all devices. */
export interface PresenceSettings {
  status: AvailabilityChoice;
  statusText?: StatusText;
  /** Others see how far one has read, and one sees how far they have. */
  receipts: boolean;
  /** Others see that one is writing, and one sees that they are. */
  typing: boolean;
}

/**
 * Why a command was refused: the codes of the protocol, `offline` when no answer came, and
 * `storage-full` when this device has no room to keep what was asked.
 */
export type ErrorCode =
  | 'invalid'
  | 'unknown-op'
  | 'too-large'
  | 'unauthenticated'
  | 'token-expired'
  | 'session-ended'
  | 'awaiting-approval'
  | 'password-needed'
  | 'forbidden'
  | 'not-found'
  | 'not-member'
  | 'closed'
  | 'conflict'
  | 'resync'
  | 'encryption-required'
  | 'stale-epoch'
  | 'removal-needed'
  | 'busy'
  | 'rate-limited'
  | 'unavailable'
  | 'internal'
  | 'offline'
  | 'storage-full';

/** What a command failed with. `field` names the input at fault, `message` is the server's `detail`. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly field?: string,
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

export interface Profile {
  user: Id;
  /** Of the account: nobody else has it. */
  name: string;
  /** What they are called; in a room by their nick there, if they have one. */
  displayName: string;
  /** What they are called elsewhere, where `displayName` is a nick. */
  ownName?: string;
  /** Changes with what it shows; absent for none. */
  picture?: Id;
  /** Absent while the account is in use. */
  state?: AccountState;
}

/** Why nobody uses an account: kept out for now, or gone with what its person was called. */
export type AccountState = 'suspended' | 'deleted';

/** Where a picture of a person or a room is to be had. */
export interface PictureAddress {
  of: 'user' | 'room';
  id: Id;
  picture: Id;
}

export interface PictureCommands {
  picture(address: PictureAddress): Promise<Blob>;
  /** A small picture, as `squarePicture` makes it. */
  changePicture(picture: Blob): Promise<void>;
  removePicture(): Promise<void>;
  /** For those who manage people. */
  removePictureOf(user: Id): Promise<void>;
  /** For moderators and owners of the room. */
  changeRoomPicture(change: { room: Id; picture: Blob }): Promise<void>;
  removeRoomPicture(room: Id): Promise<void>;
}

export type Connection =
  | { state: 'connecting' }
  | { state: 'online' }
  /** `since` is when the connection was lost, for the banner that waits 2 s; `retryAt` when the next try is due. */
  | { state: 'offline'; since: number; retryAt: number };

/** What of a room somebody is notified of: everything, what mentions them or the room, or nothing. */
export type NotificationLevel = 'all' | 'mentions' | 'nothing';

/** What those see of a room who join it: from their joining, from their invitation, or all of it. */
export type History = 'joined' | 'invited' | 'all';

/** What a room is about, and who may speak how often. */
export interface RoomSettings {
  /** In one line; absent for nothing. */
  topic?: string;
  description?: string;
  /** Only moderators and owners say messages. */
  announcement: boolean;
  /** How long others wait between two messages; 0 for not. */
  slowModeMs: number;
  /** Nothing is said until that is taken back. */
  archived: boolean;
  /** What those see who join; absent for 'joined'. */
  history?: History;
}

/** What is named in a change of a room; an empty text is none. */
export type ConfiguredSettings = Partial<RoomSettings> & { picture?: Id | '' };

/** A room of the list: one the person is in, or is invited to. */
export interface RoomEntry extends RoomSettings {
  room: Id;
  kind: RoomKind;
  /** The name of the room; of a direct room the display name of the other person. */
  name: string;
  /** The other person of a direct room. */
  with?: Id;
  /** Of the other person; absent while their account is in use. */
  withState?: AccountState;
  /** Of the room; of a direct room that of the other person. */
  picture?: Id;
  encryption: Encryption;
  /** The own role; absent while only invited. */
  role?: RoomRole;
  invited: boolean;
  closed: boolean;
  head: number;
  /** The own read cursor. */
  read: number;
  unread: number;
  /** How many of the unread ones mention this person, or the room. */
  mentions: number;
  /** What this person has not read of the threads that they follow, which is not among `unread`; absent for nothing. */
  unreadInThreads?: number;
  /** How much of that mentions this person, or the room; absent for nothing. */
  mentionsInThreads?: number;
  /** From where on this person wants it to look unread, whatever was read. */
  unreadFrom?: number;
  /** What this person is notified of; absent for 'all'. */
  notifications?: NotificationLevel;
  /** The messages that are pinned, in the order in which they were. */
  pins: number[];
  /** When something last happened here; 0 while only invited. */
  activeAt: number;
  draft: boolean;
  failed: boolean;
  /** Messages that this person wanted to delete, and the server would not; absent for none. */
  undeleted?: number[];
}

/** A room of the directory, which one may join. */
export interface PublicRoom {
  room: Id;
  name: string;
  encryption: Encryption;
  member: boolean;
}

export interface Page<T> {
  entries: T[];
  /** Give it to the next call; absent on the last page. */
  next?: string;
}

export interface Member {
  profile: Profile;
  /** Absent while only invited. */
  role?: RoomRole;
}

/** Something said. `key` stays the same from pending to sent: it is the key of the element. */
export interface MessageRow {
  row: 'message';
  key: string;
  id: Id;
  /** 0 as long as the server has not numbered it. */
  seq: number;
  n: number;
  sender: Id;
  at: number;
  /** What it says now; empty when it was deleted. */
  text: string;
  state: 'pending' | 'sent' | 'failed';
  /** Why a failed one failed. */
  error?: { code: ErrorCode; message: string };
  deleted?: true;
  /** Why it cannot be read here, or not yet; its text is empty then. */
  unreadable?: Unreadable;
  /** Absent where it is not known. */
  deletedBy?: Id;
  /** When what it says now was written, if it said something else before. */
  editedAt?: number;
  mentions?: Id[];
  mentionsRoom?: true;
  replyTo?: Quote;
  /** The message that it stands below. */
  thread?: number;
  /** What stands below it. */
  replies?: Replies;
  reactions?: Reaction[];
  /** What this person wanted to change of it, and could not. */
  refused?: { key: string; what: 'edit' | 'reaction' | 'deletion'; error: { code: ErrorCode; message: string } };
}

/** What a message answers, as it is now. Without a sender it is not to be seen here, without a text it was deleted. */
export interface Quote {
  seq: number;
  sender?: Id;
  text?: string;
  /** The message that it stands below. */
  thread?: number;
}

export interface Replies {
  count: number;
  /** When the last one was sent. */
  at: number;
  /** Who wrote them, the last ones first; a few. */
  users: Id[];
}

export interface Reaction {
  emoji: string;
  count: number;
  own: boolean;
  /** Who reacted, the first ones first; not all of very many. */
  users: Id[];
}

/** A text that a message had. */
export interface Edit {
  text: string;
  at: number;
}

/** A room, or a thread in it. */
export interface Place {
  room: Id;
  thread?: number | undefined;
}

/** Where messages are written, and their drafts kept: a room, or a thread in it. */
export function placeOf(room: Id, thread?: number): string {
  return thread === undefined ? room : `${room}/${thread}`;
}

/** What somebody says. */
export interface Message {
  text: string;
  replyTo?: number;
  thread?: number;
  mentions?: Id[];
  mentionsRoom?: true;
}

/** Some of what was said in a room, to be looked at without opening it. */
export interface Excerpt {
  rows: MessageRow[];
  /** What comes after it begins after this; absent when nothing does. */
  next?: number;
  people: Record<Id, Profile>;
}

/** A thread that this person follows. */
export interface FollowedThread {
  /** The message that it stands below. */
  root: number;
  read: number;
  replies: number;
  /** The last of them; 0 when there is none. */
  last: number;
  unread: number;
  /** How many of the unread ones mention this person, or the room. */
  mentions: number;
}

/** What this person notes about a thread; absent is what is not known. */
export interface ThreadMark {
  following?: boolean;
  read?: number;
}

/** An open thread: its first message, then what stands below it. */
export interface Thread {
  room: Id;
  root: number;
  /** Absent when nobody may see it. */
  first?: MessageRow;
  rows: MessageRow[];
  /** How many that were said before them are not among them. */
  older: number;
  people: Record<Id, Profile>;
}

/** Something that changed the room. */
export interface ChangeRow {
  row: 'change';
  key: string;
  id: Id;
  seq: number;
  n: number;
  sender: Id;
  at: number;
  change: Change;
}

export type Change =
  | { type: 'room.created'; name?: string }
  | { type: 'room.renamed'; name: string }
  | { type: 'room.closed' }
  | { type: 'room.configured'; settings: ConfiguredSettings }
  | { type: 'room.pinned'; of: number }
  | { type: 'room.unpinned'; of: number }
  | { type: 'member.joined'; user: Id }
  | { type: 'member.invited'; user: Id }
  | { type: 'member.left'; user: Id; banned?: true }
  | { type: 'member.unbanned'; user: Id }
  | { type: 'member.role'; user: Id; role: RoomRole }
  /** Without a nick they go by their own name again. */
  | { type: 'member.nick'; user: Id; nick?: string }
  | { type: 'room.encrypted' }
  /** In an encrypted room they have another identity than this device knew, which the one before vouches for or not. */
  | { type: 'identity'; user: Id; vouched: boolean }
  /** In an encrypted room they have one more device. */
  | { type: 'device'; user: Id }
  | { type: 'unknown'; name: string };

/** Events that this person does not get to see: `hidden` from before they joined, `retention` deleted. */
export interface GapRow {
  row: 'gap';
  key: string;
  seq: number;
  from: number;
  to: number;
  reason: 'hidden' | 'retention';
}

export type Row = MessageRow | ChangeRow | GapRow;

/** The most rows a window holds. */
export const WINDOW_ROWS = 400;

/**
 * The loaded part of an open room, ascending; pending and failed rows come last, and only when
 * `atEnd`. `version` rises with each window of the room.
 */
export interface RoomWindow {
  room: Id;
  version: number;
  rows: Row[];
  /** Nothing comes before the first row. */
  atStart: boolean;
  /**
   * Nothing newer can be loaded, and what arrives is appended: the last row is the head, or what is
   * missing comes by itself once there is a connection.
   */
  atEnd: boolean;
  /** Up to here is shown, with what shows only on what it is about. */
  to: number;
  head: number;
  /** The read cursor when the room was opened, where the unread line belongs. */
  openedAt: number;
  /** How many unread messages there were when the room was opened. */
  openedUnread: number;
  loading: 'older' | 'newer' | 'both' | 'none';
  /** Whoever the rows name, and who is writing, by user id. */
  people: Record<Id, Profile>;
}

/** Where a room opens: the unread line if there is one, its end, or one message. */
export type Position = { at: 'unread' } | { at: 'end' } | { at: 'message'; id: Id } | { at: 'seq'; seq: number };

/** What the engine tells; unless said otherwise, each event replaces what was told before under the same name (and room). */
export type BridgeEvent =
  | { event: 'session'; session: Session }
  | { event: 'connection'; connection: Connection }
  /** All rooms, in no particular order; coalesced. */
  | { event: 'rooms'; rooms: RoomEntry[] }
  | { event: 'window'; window: RoomWindow }
  /** Only what is new in a window that was told before. */
  | { event: 'windowChanged'; change: WindowChange }
  /** The window is told no more: it was closed, or made way for others. */
  | { event: 'windowClosed'; room: Id }
  /** The thread that the page has open, whole. */
  | { event: 'thread'; thread: Thread }
  /** How far this person has read a thread, or whether they follow it, is another, here or on another device. */
  | ({ event: 'threadMarked'; room: Id; root: number } & ThreadMark)
  /** The room was left, closed to this person, or never theirs: its view must go. */
  | { event: 'windowEnded'; room: Id; code: ErrorCode; message: string }
  /** Who is writing in the room now, without oneself. */
  | ({ event: 'typing'; users: Id[] } & Place)
  /** What the others in an open room have read, as far as they and oneself let it be known; none in large rooms. */
  | { event: 'reads'; room: Id; reads: Record<Id, ReadRange> }
  /** Whom this person has blocked, all of them. */
  | { event: 'blocked'; users: Id[] }
  /** How many reports are open that this person looks after; 100 stands for so many or more. */
  | { event: 'reports'; open: number }
  /** Only of those whose presence has changed. A status text that is over is told as gone. */
  | { event: 'presence'; presence: Record<Id, Presence> }
  | { event: 'presenceSettings'; settings: PresenceSettings }
  /** `full`: what is written now cannot be kept, and commands fail with `storage-full`, until there is room again. */
  | { event: 'storage'; storage: 'ok' | 'full' }
  /** All messages that this person keeps. */
  | { event: 'saved'; saved: SavedPlaces }
  /** How the list of rooms is arranged, from the top. */
  | { event: 'sections'; sections: Section[] }
  /** What this device can do in encrypted rooms. */
  | { event: 'encryption'; encryption: EncryptionState }
  | { event: 'group'; room: Id; group: GroupState }
  /** Null when there is none, or no more. */
  | { event: 'alert'; alert: Alert | null }
  /** `room` is what `placeOf` says, of a thread, too. */
  | { event: 'draft'; room: string; text: string }
  /**
   * Somebody else said something just now; never while catching up. Of rooms that no page has open only
   * if `notify` was asked for, and of what comes quickly only the last.
   * Every page hears it once, and decides: a hidden one announces nothing, and notifications under the
   * tag of the room replace each other.
   */
  | { event: 'arrived'; room: Id; row: MessageRow; sender: Profile };

/** What the UI asks about the rooms that one page has open. Other pages have their own. */
export interface WindowCommands {
  /** Opens a window, told by `window` and `windowChanged` from now on. At most 5 stay open: the oldest closes. */
  openRoom(open: { room: Id; position: Position }): Promise<void>;
  closeRoom(room: Id): Promise<void>;
  loadOlder(room: Id): Promise<void>;
  loadNewer(room: Id): Promise<void>;
  jumpTo(jump: { room: Id; position: Position }): Promise<void>;
  /** Opens a thread, told by `thread` from now on, in place of the one that was open: its end, and back to `seq` if that is named. */
  openThread(open: { room: Id; root: number; seq?: number }): Promise<void>;
  /** Shows more of what was said before in the open thread. */
  loadOlderAnswers(): Promise<void>;
  closeThread(): Promise<void>;
}

/**
 * What the UI asks. Every command answers when it is done, and rejects with a `CommandError`.
 * Those that change only this device (`send`, `saveDraft`, `openRoom`, …) also work offline.
 */
export interface Commands
  extends WindowCommands, AccountCommands, AdministrationCommands, EncryptionCommands, PersonalCommands, PictureCommands, PushCommands, ReportCommands, SearchCommands {
  createRoom(room: { name: string; kind: 'public' | 'private'; members?: Id[]; history?: History; encryption?: Encryption }): Promise<Id>;
  /** Public rooms whose name contains `query`. */
  findRooms(search: { query: string; cursor?: string }): Promise<Page<PublicRoom>>;
  /** Joins a public room, or accepts an invitation. */
  joinRoom(room: Id): Promise<void>;
  /** Enters the room that an invitation leads to, and answers which it is. */
  acceptInvitation(code: string): Promise<Id>;
  /** Leaves a room, or declines an invitation. */
  leaveRoom(room: Id): Promise<void>;
  renameRoom(rename: { room: Id; name: string }): Promise<void>;
  /** Ends a room: it can be read, and nothing is said in it any more. For its owners. */
  closeForGood(room: Id): Promise<void>;
  /** Changes what is named; an empty text takes it away. */
  configureRoom(change: { room: Id; settings: Partial<RoomSettings> }): Promise<void>;
  pin(message: { room: Id; seq: number }): Promise<void>;
  unpin(message: { room: Id; seq: number }): Promise<void>;
  /** Invites somebody to a room. */
  addMember(invitation: { room: Id; user: Id }): Promise<void>;
  removeMember(removal: { room: Id; user: Id }): Promise<void>;
  giveRole(grant: { room: Id; user: Id; role: RoomRole }): Promise<void>;
  /** Takes another name in the room; without one, goes by the own again. */
  changeNick(change: { room: Id; nick?: string }): Promise<void>;
  /** Takes the nick of a member away. */
  resetNick(of: { room: Id; user: Id }): Promise<void>;
  /** Removes somebody, who cannot come back until it is lifted. */
  ban(ban: { room: Id; user: Id }): Promise<void>;
  liftBan(ban: { room: Id; user: Id }): Promise<void>;
  bans(list: { room: Id; cursor?: string }): Promise<Page<Profile>>;
  /** Deletes all that somebody said in the room; answers how much that was. */
  deleteSaid(by: { room: Id; user: Id }): Promise<number>;
  /** People whose exact name it is, and known ones whose name contains it. */
  findPeople(query: string): Promise<Profile[]>;
  /** Who they are, also those who are gone; in a room by their nicks there. */
  profiles(of: { users: Id[]; room?: Id }): Promise<Profile[]>;
  /** What others said after a point; as much as one page has. */
  excerpt(part: { room: Id; after: number }): Promise<Excerpt>;
  /** These messages, as far as they can be seen. */
  messages(part: { room: Id; seqs: number[] }): Promise<Excerpt>;
  /** The first message that was said at a time or later, and can be seen; undefined when there is none. */
  firstAt(place: { room: Id; at: number }): Promise<number | undefined>;
  /** What others said in a room that mentions this person or everybody, read or not, the newest first; `next` is the `before` of more. */
  mentions(list: { room: Id; before?: number }): Promise<Excerpt>;
  /** The threads of a room that this person follows; many at most. */
  threads(room: Id): Promise<FollowedThread[]>;
  /** Blocks somebody, who is told nothing of it. */
  block(user: Id): Promise<void>;
  unblock(user: Id): Promise<void>;
  /** Whom one has blocked. */
  blocks(list: { cursor?: string }): Promise<Page<Profile>>;
  members(list: { room: Id; cursor?: string }): Promise<Page<Member>>;
  /** The first members one of whose names begins with this. */
  findMembers(search: { room: Id; query: string }): Promise<Member[]>;
  /** The direct room with somebody; made when there is none. */
  /** The room is encrypted, unless it is there and was not. */
  startDirect(direct: { user: Id }): Promise<Id>;

  /** Queues a message; `key` is a fresh UUID, under which the UI may show the row at once. */
  send(message: Message & { room: Id; key: string }): Promise<void>;
  /** Like a message, what is said about one is queued under a fresh `key`, and shown at once. */
  edit(edit: Pick<Message, 'text' | 'mentions' | 'mentionsRoom'> & { room: Id; key: string; of: number }): Promise<void>;
  react(reaction: { room: Id; key: string; of: number; emoji: string; removed: boolean }): Promise<void>;
  /** Deletes messages for everybody; at most 200. */
  delete(deletion: { room: Id; key: string; of: number[] }): Promise<void>;
  /** All texts that a message had, the first one first. */
  edits(message: { room: Id; seq: number }): Promise<Edit[]>;
  /** Who reacted to a message, by emoji, the first ones first: all of them. */
  reactors(message: { room: Id; seq: number }): Promise<{ emoji: string; users: Id[] }[]>;
  retry(message: { room: Id; key: string }): Promise<void>;
  retryAll(): Promise<void>;
  /** Gives up a failed message. */
  discard(message: { room: Id; key: string }): Promise<void>;
  /** Empty text deletes the draft. */
  saveDraft(draft: { room: string; text: string }): Promise<void>;
  markRead(mark: { room: Id; seq: number }): Promise<void>;
  /** Makes the room look unread from a message on, on every device; 0 takes that back. */
  markUnread(mark: { room: Id; from: number }): Promise<void>;
  /** What of the room this person is notified of, on every device. */
  setNotifications(change: { room: Id; level: NotificationLevel }): Promise<void>;
  /** Follows a thread or not, and moves the own cursor in it forward. */
  changeThread(change: { room: Id; root: number } & ThreadMark): Promise<void>;
  /** The person is writing; may be called at every key. */
  typing(place: Place): Promise<void>;
  /** Changes what is named; a status text that says nothing takes it back. */
  changePresence(change: Partial<PresenceSettings>): Promise<void>;
  /** Somebody uses the page just now: they are here. To be said again as long as they do. */
  active(): Promise<void>;
  /**
   * Whether `arrived` also tells of rooms that no page has open; not at first, since what is said there
   * has to be read. To be said again to the engine of each new connection.
   */
  notify(isWanted: boolean): Promise<void>;
  /** Try to connect now: the person asked, or the network came back. */
  reconnect(): Promise<void>;
}

export type CommandName = keyof Commands;

/** The engine as the UI sees it: the worker in the browser, a small world in memory in tests. */
export interface Bridge extends Commands {
  /** Tells all events from now on, after the present session, connection, rooms and open windows. */
  subscribe(listener: (event: BridgeEvent) => void): () => void;
  close(): void | Promise<void>;
}
