import { CommandError, type BridgeEvent, type CommandName, type ErrorCode, type WindowCommands } from './bridge';

/** What crosses between the page, its worker, and the worker that leads. */

export interface Call {
  call: number;
  command: CommandName;
  argument: unknown;
  /** Names what is to be done once, so that another leader, or the server, recognises it when it is asked again. */
  once: string;
}

export interface Answer {
  call: number;
  value?: unknown;
  error?: { code: ErrorCode; message: string; field?: string; retryAfterMs?: number };
}

/** What the browser says of the network. */
export type Network = 'online' | 'offline';

/** Not every browser tells a worker about the network, so the page passes it on. */
export type FromPage = Omit<Call, 'once'> | { network: Network };

export type ToPage = { answer: Answer } | { event: BridgeEvent };

export function errorOf(cause: unknown): NonNullable<Answer['error']> {
  if (!(cause instanceof CommandError)) {
    return { code: 'internal', message: cause instanceof Error ? cause.message : String(cause) };
  }
  const { code, message, field, retryAfterMs } = cause;
  return {
    code,
    message,
    ...(field === undefined ? {} : { field }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** The commands that are about the windows of one page. */
export const WINDOW_COMMANDS: Record<keyof WindowCommands, true> = {
  openRoom: true,
  closeRoom: true,
  loadOlder: true,
  loadNewer: true,
  jumpTo: true,
  openThread: true,
  loadOlderAnswers: true,
  closeThread: true,
};

/** Every command by name, so that the page's proxy and the engine's door agree. */
export const COMMANDS: Record<CommandName, true> = {
  server: true,
  signUp: true,
  signIn: true,
  signOut: true,
  restore: true,
  changeDisplayName: true,
  changePassword: true,
  resetPassword: true,
  deleteAccount: true,
  activity: true,
  dismissAlert: true,
  invitation: true,
  devices: true,
  endSession: true,
  endOtherSessions: true,
  confirmPassword: true,
  accounts: true,
  changeAccount: true,
  giveServerRole: true,
  declineAccount: true,
  createPasswordReset: true,
  endSessionsOf: true,
  changeServer: true,
  audit: true,
  invite: true,
  invitations: true,
  revokeInvitation: true,
  makeLink: true,
  links: true,
  revokeLink: true,
  createRoom: true,
  findRooms: true,
  joinRoom: true,
  acceptInvitation: true,
  leaveRoom: true,
  renameRoom: true,
  closeForGood: true,
  configureRoom: true,
  pin: true,
  unpin: true,
  addMember: true,
  removeMember: true,
  giveRole: true,
  changeNick: true,
  resetNick: true,
  ban: true,
  liftBan: true,
  bans: true,
  deleteSaid: true,
  findPeople: true,
  profiles: true,
  excerpt: true,
  messages: true,
  firstAt: true,
  mentions: true,
  threads: true,
  search: true,
  block: true,
  unblock: true,
  blocks: true,
  report: true,
  reports: true,
  push: true,
  subscribePush: true,
  unsubscribePush: true,
  testPush: true,
  resolveReport: true,
  members: true,
  findMembers: true,
  startDirect: true,
  lookAtEncryption: true,
  newWords: true,
  setUpEncryption: true,
  unlockEncryption: true,
  encryptedPeople: true,
  verifyPerson: true,
  acceptIdentity: true,
  lossOfDevice: true,
  checkWords: true,
  replaceWords: true,
  encryptRoom: true,
  picture: true,
  changePicture: true,
  removePicture: true,
  removePictureOf: true,
  changeRoomPicture: true,
  removeRoomPicture: true,
  ...WINDOW_COMMANDS,
  send: true,
  edit: true,
  react: true,
  delete: true,
  edits: true,
  reactors: true,
  retry: true,
  retryAll: true,
  discard: true,
  saveDraft: true,
  markRead: true,
  markUnread: true,
  setNotifications: true,
  changeThread: true,
  keepMessage: true,
  savedMessages: true,
  arrange: true,
  typing: true,
  changePresence: true,
  active: true,
  notify: true,
  reconnect: true,
};
