import type { AuditEntry, Connection, DeviceSession, ErrorCode, Id, Invitation, ManagedAccount, Member, MessageRow, Profile, RoomEntry, RoomKind, Row, ServerSettings, Session } from './bridge';

export interface MemoryRoom extends Omit<RoomEntry, 'draft' | 'failed' | 'activeAt'> {
  rows: Row[];
  members: Member[];
  draft: string;
}

export interface MemoryWorld {
  session: Session;
  connection: Connection;
  /** The password that opens every account here. */
  password: string;
  claimed: boolean;
  settings: ServerSettings;
  people: Profile[];
  rooms: MemoryRoom[];
  devices: DeviceSession[];
  invitations: Invitation[];
  audit: AuditEntry[];
  /** Accounts that somebody managed. */
  managed: Record<Id, ManagedAccount>;
  /** When set, every send fails with this code. */
  refuseSends?: ErrorCode;
  now(): number;
}

const ADA: Profile = { user: id(1), name: 'ada', displayName: 'Ada' };
const GRACE: Profile = { user: id(2), name: 'grace', displayName: 'Grace' };
const ALAN: Profile = { user: id(3), name: 'alan', displayName: 'Alan' };
const NOOR: Profile = { user: id(4), name: 'noor', displayName: 'نور' };

const START = Date.UTC(2026, 10, 23, 9, 0);

/** The list of rooms as one sees it. */
export function entriesOf(world: MemoryWorld): RoomEntry[] {
  return world.rooms
    .filter((room) => room.role !== undefined || room.invited)
    .map(({ rows, members: _members, draft, ...entry }) => {
      const last = rows.findLast((row) => row.row === 'message');
      return {
        ...entry,
        activeAt: last?.at ?? 0,
        draft: draft !== '',
        failed: rows.some(isFailed),
      };
    });
}

export function isPending(row: Row): row is MessageRow {
  return row.row === 'message' && row.state === 'pending';
}

export function isFailed(row: Row): row is MessageRow {
  return row.row === 'message' && row.state === 'failed';
}

/** A small world of four people, seen by Ada. */
export function smallWorld(now: () => number = () => START + 86_400_000): MemoryWorld {
  return {
    session: { state: 'signedIn', account: { ...ADA, role: 'owner', createdAt: START } },
    connection: { state: 'online' },
    password: 'correct horse',
    claimed: true,
    settings: { openSignUp: false, approveSignUps: true },
    people: [ADA, GRACE, ALAN, NOOR],
    devices: [{ session: id(90), deviceName: 'Firefox · Linux', createdAt: START, lastUsedAt: START, current: true }],
    invitations: [],
    audit: [],
    managed: {},
    rooms: [
      room(10, 'General', 'public', said(10, 120, [ADA, GRACE, ALAN]), [ADA, GRACE, ALAN, NOOR], 3),
      room(11, 'Garden plans', 'private', said(11, 12, [ADA, NOOR]), [ADA, NOOR], 0),
      { ...room(12, GRACE.displayName, 'direct', said(12, 5, [ADA, GRACE]), [ADA, GRACE], 1), with: GRACE.user },
      room(13, 'Empty hall', 'public', [], [ADA], 0),
    ],
    now,
  };
}

/** A server that nobody has signed up to yet. */
export function unclaimedWorld(): MemoryWorld {
  return { ...smallWorld(), session: { state: 'signedOut' }, claimed: false, people: [], rooms: [] };
}

function room(n: number, name: string, kind: RoomKind, rows: Row[], people: Profile[], unread: number): MemoryRoom {
  return {
    room: id(n),
    kind,
    name,
    encryption: 'none',
    role: 'owner',
    invited: false,
    closed: false,
    head: rows.length,
    read: rows.length - unread,
    unread,
    mentions: 0,
    announcement: false,
    slowModeMs: 0,
    archived: false,
    pins: [],
    rows,
    members: people.map((profile, i) => ({ profile, role: i === 0 ? 'owner' : 'member' })),
    draft: '',
  };
}

function said(n: number, count: number, people: Profile[]): Row[] {
  const texts = ['Good morning', 'I *think* so', 'See https://example.org', 'Let us meet at noon', '`seq` is dense'];
  return Array.from({ length: count }, (_, i) => ({
    row: 'message',
    key: id(n * 1000 + i),
    id: id(n * 1000 + i),
    seq: i + 1,
    n: i + 1,
    sender: people[Math.floor(i / 2) % people.length]!.user,
    at: START + i * 9 * 60_000,
    text: texts[i % texts.length]!,
    state: 'sent',
  }));
}

function id(n: number): Id {
  return `01920000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
}
