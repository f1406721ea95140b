import { createContext, useContext } from 'react';
import { create } from 'zustand';
import { placeOf, type Alert, type Bridge, type BridgeEvent, type Connection, type EncryptionState, type GroupState, type Id, type MessageRow, type Presence, type PresenceSettings, type Profile, type ReadRange, type RoomEntry, type RoomWindow, type Row, type SavedPlaces, type Session, type Thread, type ThreadMark } from './bridge';
import type { Section } from './sections';
import { changed } from './window-change';

/**
 * What the engine told last, for the UI to draw. It runs ahead of the engine only by `ahead`: own
 * messages that were sent in this tab and do not stand in their room's window yet.
 */
export interface Mirror {
  session: Session;
  connection: Connection;
  rooms: RoomEntry[];
  windows: Record<Id, RoomWindow>;
  thread: Thread | null;
  /** What was heard about threads while the connection lasts, by room and root. */
  marks: Record<Id, Record<number, ThreadMark>>;
  ahead: Record<Id, MessageRow[]>;
  /** By `placeOf`. */
  typing: Record<string, Id[]>;
  reads: Record<Id, Record<Id, ReadRange>>;
  presence: Record<Id, Presence>;
  presenceSettings: PresenceSettings;
  /** Whom this person has blocked. */
  blocked: ReadonlySet<Id>;
  /** How many reports wait for this person; 100 for so many or more. */
  openReports: number;
  drafts: Record<Id, string>;
  saved: SavedPlaces;
  sections: Section[];
  storage: 'ok' | 'full';
  encryption: EncryptionState;
  groups: Record<Id, GroupState>;
  alert: Alert | null;
}

const EMPTY: Mirror = {
  session: { state: 'starting' },
  connection: { state: 'connecting' },
  rooms: [],
  windows: {},
  thread: null,
  marks: {},
  ahead: {},
  typing: {},
  reads: {},
  presence: {},
  presenceSettings: { status: 'online', receipts: true, typing: true },
  blocked: new Set(),
  openReports: 0,
  drafts: {},
  saved: {},
  sections: [],
  storage: 'ok',
  encryption: { state: 'unknown' },
  groups: {},
  alert: null,
};

export const useMirror = create<Mirror>(() => EMPTY);

/** Follows a bridge; answers how to stop. */
export function mirror(bridge: Bridge): () => void {
  return bridge.subscribe((event) => useMirror.setState((state) => told(state, event)));
}

/** Shows an own message at once, before the worker knows of it. */
export function showAhead(room: Id, row: MessageRow): void {
  useMirror.setState(({ ahead }) => ({ ahead: { ...ahead, [room]: [...(ahead[room] ?? []), row] } }));
}

export function told(state: Mirror, event: BridgeEvent): Partial<Mirror> {
  switch (event.event) {
    case 'session':
      return userOf(event.session) === userOf(state.session)
        ? { session: event.session }
        : { ...EMPTY, connection: state.connection, storage: state.storage, session: event.session };
    case 'connection':
      return { connection: event.connection, ...(event.connection.state === 'online' ? {} : { marks: {} }) };
    case 'rooms':
      return { rooms: event.rooms };
    case 'window':
      return opened(state, event.window);
    case 'windowChanged': {
      const before = state.windows[event.change.room];
      return before?.version === event.change.version - 1 ? opened(state, changed(before, event.change)) : {};
    }
    case 'windowClosed':
      return { windows: without(state.windows, event.room) };
    case 'thread':
      return { thread: renewed(state.thread, event.thread), ahead: stillAhead(state.ahead, event.thread.room, event.thread.rows) };
    case 'threadMarked':
      return { marks: marked(state.marks, event) };
    case 'windowEnded':
      return { windows: without(state.windows, event.room), ahead: without(state.ahead, event.room) };
    case 'typing':
      return { typing: { ...state.typing, [placeOf(event.room, event.thread)]: event.users } };
    case 'reads':
      return { reads: { ...state.reads, [event.room]: event.reads } };
    case 'presence':
      return { presence: { ...state.presence, ...event.presence } };
    case 'presenceSettings':
      return { presenceSettings: event.settings };
    case 'saved':
      return { saved: event.saved };
    case 'sections':
      return { sections: event.sections };
    case 'blocked':
      return { blocked: new Set(event.users) };
    case 'reports':
      return { openReports: event.open };
    case 'storage':
      return { storage: event.storage };
    case 'encryption':
      return { encryption: event.encryption };
    case 'group':
      return { groups: { ...state.groups, [event.room]: event.group } };
    case 'alert':
      return { alert: event.alert };
    case 'draft':
      return { drafts: { ...state.drafts, [event.room]: event.text } };
    case 'arrived':
      return {};
  }
}

/** Whoever is named in what is shown of a room, its thread included. */
export function peopleIn({ windows, thread }: Mirror, room: Id): Record<Id, Profile> {
  return { ...windows[room]?.people, ...(thread?.room === room ? thread.people : {}) };
}

function userOf(session: Session): Id | undefined {
  return session.state === 'signedIn' || session.state === 'expired' ? session.account.user : undefined;
}

function opened(state: Mirror, window: RoomWindow): Partial<Mirror> {
  return { windows: { ...state.windows, [window.room]: window }, ahead: stillAhead(state.ahead, window.room, window.rows) };
}

/** Whoever is named stays the same object as long as they are the same, so that nothing is drawn anew for them. */
function renewed(before: Thread | null, thread: Thread): Thread {
  const isSame = before && JSON.stringify(before.people) === JSON.stringify(thread.people);
  return isSame ? { ...thread, people: before.people } : thread;
}

function marked(marks: Mirror['marks'], { event: _, room, root, ...mark }: Extract<BridgeEvent, { event: 'threadMarked' }>): Mirror['marks'] {
  const known = marks[room];
  const now = { ...known?.[root], ...mark };
  const isNews = JSON.stringify(now) !== JSON.stringify(known?.[root]);
  return isNews ? { ...marks, [room]: { ...known, [root]: now } } : marks;
}

/** What the engine tells, it knows of. */
function stillAhead(ahead: Mirror['ahead'], room: Id, rows: readonly Row[]): Mirror['ahead'] {
  const known = new Set(rows.map((row) => row.key));
  return { ...ahead, [room]: (ahead[room] ?? []).filter((row) => !known.has(row.key)) };
}

function without<T>(all: Record<Id, T>, room: Id): Record<Id, T> {
  const { [room]: _, ...rest } = all;
  return rest;
}

export const BridgeContext = createContext<Bridge | null>(null);

export function useBridge(): Bridge {
  const bridge = useContext(BridgeContext);
  if (bridge === null) {
    throw new Error('there is a bridge above every part of the UI');
  }
  return bridge;
}
