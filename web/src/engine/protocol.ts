import type { Availability, Encryption, ErrorCode, Id, NotificationLevel, Place, Presence, PresenceSettings, Profile, RoomKind, RoomRole, Unreadable } from '../bridge/bridge';

/** The frames of `asyncapi.yaml`, and the shapes that they share with `openapi.yaml`. */

export type ServerErrorCode = Exclude<ErrorCode, 'offline' | 'storage-full'>;
export type GapReason = 'hidden' | 'retention';

export interface Cursor {
  room: Id;
  after: number;
  generation?: number;
}

export interface Content {
  text?: string;
  /** The sequence of what it answers. */
  replyTo?: number;
  /** The sequence of the message that it stands below. */
  thread?: number;
  mentions?: Id[];
  mentionsRoom?: boolean;
  /** Why this device cannot open it, or not yet; nobody sends it. */
  unreadable?: Unreadable;
  [field: string]: unknown;
}

/** What an encrypted event carries; docs/encryption.md draws it. */
export interface Sealed {
  epoch: number;
  key: string;
  sealed: string;
}

/** Whether an encrypted room takes it only sealed. */
export function isSealable(type: string): boolean {
  return type === 'message' || type === 'edit' || type === 'reaction' || type.startsWith('x.');
}

export interface StreamEvent {
  seq: number;
  n: number;
  id: Id;
  type: string;
  sender: Id;
  device: Id;
  at: number;
  content: Content;
  /** What came in place of `content`, where that was opened here. */
  sealed?: Sealed;
}

/** As the server sent it: what only this device says of an event, nobody else does. */
export function asSent<E extends StreamEvent>({ sealed: _, ...event }: E): E {
  return event as E;
}

/** What an event carries that is sealed; nothing for all others. */
export function sealedIn({ content, sealed }: StreamEvent): Sealed | undefined {
  const { epoch, key, sealed: bytes } = sealed ?? (content as Content & Partial<Sealed>);
  return typeof epoch === 'number' && typeof key === 'string' && typeof bytes === 'string' ? { epoch, key, sealed: bytes } : undefined;
}

export interface Gap {
  from: number;
  to: number;
  reason: GapReason;
}

export interface EventPage {
  events: StreamEvent[];
  gaps: Gap[];
  head: number;
  generation: number;
  floor: number;
}

export interface RoomSummary {
  room: Id;
  kind: RoomKind;
  name?: string;
  with?: Id;
  encryption: Encryption;
  role?: RoomRole;
  invited: boolean;
  closed: boolean;
  generation: number;
  floor: number;
  head: number;
  count: number;
  at: number;
  read: number;
  unread: number;
  /** How many of the unread ones mention this person, or the room. */
  mentions: number;
  /** What is unread in the threads that this person follows, and how much of that mentions them; absent for nothing. */
  unreadInThreads?: number;
  mentionsInThreads?: number;
  topic?: string;
  description?: string;
  announcement: boolean;
  slowModeMs: number;
  archived: boolean;
  /** Absent for 'joined'. */
  history?: History;
  /** Absent for none. */
  picture?: Id;
  pins: number[];
  /** From where on this person wants the room to look unread. */
  unreadFrom?: number;
  /** What this person is notified of; absent for 'all'. */
  notifications?: NotificationLevel;
}

/** What those see of a room who join it: from their joining, from their invitation, or all of it. */
export type History = 'joined' | 'invited' | 'all';

export interface RoomHead {
  room: Id;
  head: number;
  count: number;
  /** When the event at `head` was made. */
  at: number;
}

export type ByeReason =
  | 'unauthenticated'
  | 'token-expired'
  | 'session-ended'
  | 'hello-timeout'
  | 'heartbeat-timeout'
  | 'protocol-error'
  | 'overloaded'
  | 'draining';

export interface Bounds {
  frameBytes: number;
  contentBytes: number;
  unacknowledged: number;
  subscriptions: number;
}

export type ClientFrame =
  | { op: 'hello'; token: string; since?: string }
  | { op: 'sub'; ref: string; rooms: Cursor[] }
  | { op: 'unsub'; ref: string; rooms: Id[] }
  | { op: 'send'; ref: string; room: Id; id: Id; type: string; content: Content }
  | { op: 'read'; room: Id; seq: number }
  | ({ op: 'typing' } & Place)
  | { op: 'status'; status: Availability }
  | { op: 'ping'; ref?: string };

export type Ready = {
  op: 'ready';
  user: Id;
  device: Id;
  session: Id;
  heartbeatMs: number;
  now: number;
  limits: Bounds;
};
export type EventFrame = { op: 'event'; room: Id } & StreamEvent;
export type GapFrame = { op: 'gap'; room: Id } & Gap;
export type ResetFrame = { op: 'reset'; room: Id; generation: number; floor: number; head: number };
export type AckFrame = { op: 'ack'; ref: string; room: Id; seq: number; at: number };
export type ErrorFrame = {
  op: 'error';
  ref?: string;
  room?: Id;
  code: ServerErrorCode;
  message: string;
  retryAfterMs?: number;
};
export type ByeFrame = { op: 'bye'; reason: ByeReason; message: string; retryAfterMs?: number };
export type RoomsFrame = { op: 'rooms'; rooms: RoomSummary[]; more: boolean; since?: string };
export type HeadsFrame = { op: 'heads'; rooms: RoomHead[] };
export type ReadFrame = { op: 'read'; room: Id; user: Id; seq: number; n: number };
export type UnreadFrame = { op: 'unread'; room: Id; from: number };
export type ThreadFrame = { op: 'thread'; room: Id; thread: number; read?: number; following?: boolean };
export type NotificationsFrame = { op: 'notifications'; room: Id; level: NotificationLevel };
export type SavedFrame = { op: 'saved'; room: Id; seq: number; saved: boolean };
export type SectionsFrame = { op: 'sections'; version: number };
export type ReportsFrame = { op: 'reports' };
export type KeyPackagesFrame = { op: 'keyPackages'; left: number };
export type BlockedFrame = { op: 'blocked'; user: Id; blocked: boolean };
export type TypingFrame = { op: 'typing'; user: Id } & Place;
export type PresenceFrame = { op: 'presence'; user: Id } & Presence;
export type ProfileFrame = { op: 'profile' } & Profile;
export type SettingsFrame = { op: 'settings'; presence: PresenceSettings };

export type ServerFrame =
  | Ready
  | RoomsFrame
  | HeadsFrame
  | AckFrame
  | EventFrame
  | GapFrame
  | ResetFrame
  | { op: 'behind'; rooms: Id[] }
  | ReadFrame
  | UnreadFrame
  | NotificationsFrame
  | ThreadFrame
  | SavedFrame
  | SectionsFrame
  | ReportsFrame
  | KeyPackagesFrame
  | BlockedFrame
  | TypingFrame
  | PresenceFrame
  | ProfileFrame
  | SettingsFrame
  | ErrorFrame
  | ByeFrame
  | { op: 'pong'; ref?: string };

/** The bounds that both sides keep. */
export const LIMITS = { subscriptions: 1000, roomsPerFrame: 200, pageEvents: 200 } as const;

export function isFromServer(code: ErrorCode): code is ServerErrorCode {
  return code !== 'offline' && code !== 'storage-full';
}

/** What an error means for the request that it answers. */
export type Meaning =
  /** The same request may succeed later. */
  | 'later'
  /** The same request may succeed with another token, and until the session ends. */
  | 'session'
  /** The server has a defect, and may have done it. */
  | 'defect'
  /** It is too late to tell whether it was done. */
  | 'resync'
  /** It was not done, and may be once it is sealed in another epoch of the room's group. */
  | 'epoch'
  /** It was not done and will not be. */
  | 'refused';

const MEANINGS: Record<ServerErrorCode, Meaning> = {
  busy: 'later',
  'rate-limited': 'later',
  unavailable: 'later',
  unauthenticated: 'session',
  'token-expired': 'session',
  'session-ended': 'session',
  internal: 'defect',
  resync: 'resync',
  'stale-epoch': 'epoch',
  'removal-needed': 'epoch',
  invalid: 'refused',
  'unknown-op': 'refused',
  'too-large': 'refused',
  'awaiting-approval': 'refused',
  'password-needed': 'refused',
  forbidden: 'refused',
  'not-found': 'refused',
  'not-member': 'refused',
  closed: 'refused',
  conflict: 'refused',
  'encryption-required': 'refused',
};

export function meaningOf(code: ServerErrorCode): Meaning {
  return MEANINGS[code];
}

/** Whether the same request may succeed later. */
export function isPassing(code: ServerErrorCode): boolean {
  switch (meaningOf(code)) {
    case 'later':
    case 'defect':
      return true;
    case 'session':
      return code !== 'session-ended';
    case 'resync':
    case 'epoch':
    case 'refused':
      return false;
  }
}
