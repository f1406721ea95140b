import { CommandError, WINDOW_ROWS, type BridgeEvent, type Id, type Position, type RoomWindow, type WindowCommands } from './bridge';
import { threadOf } from './memory-notes';
import type { MemoryRoom, MemoryWorld } from './memory-world';
import { changeOf } from './window-change';

/** How many rows one load brings. */
export const PAGE_ROWS = 50;

interface View {
  from: number;
  to: number;
  openedAt: number;
  openedUnread: number;
  version: number;
  /** What was told last. */
  shown: RoomWindow | undefined;
}

/** The windows of a bridge in memory. */
export class MemoryWindows implements WindowCommands {
  private readonly views = new Map<Id, View>();
  private thread: { room: Id; root: number } | undefined;

  constructor(
    private readonly world: MemoryWorld,
    private readonly tell: (event: BridgeEvent) => void,
  ) {}

  async openRoom({ room, position }: { room: Id; position: Position }): Promise<void> {
    const target = roomOf(this.world, room);
    this.views.set(room, {
      ...around(target, position),
      openedAt: target.read,
      openedUnread: target.unread,
      version: this.views.get(room)?.version ?? 0,
      shown: undefined,
    });
    this.tell({ event: 'draft', room, text: target.draft });
    this.changed(room);
  }

  async closeRoom(room: Id): Promise<void> {
    if (this.views.delete(room)) {
      this.tell({ event: 'windowClosed', room });
    }
  }

  async loadOlder(room: Id): Promise<void> {
    const view = this.view(room);
    view.from = Math.max(0, view.from - PAGE_ROWS);
    view.to = Math.min(view.to, view.from + WINDOW_ROWS);
    this.changed(room);
  }

  async loadNewer(room: Id): Promise<void> {
    const view = this.view(room);
    view.to = Math.min(roomOf(this.world, room).rows.length, view.to + PAGE_ROWS);
    view.from = Math.max(view.from, view.to - WINDOW_ROWS);
    this.changed(room);
  }

  async jumpTo({ room, position }: { room: Id; position: Position }): Promise<void> {
    Object.assign(this.view(room), around(roomOf(this.world, room), position));
    this.changed(room);
  }

  async openThread(open: { room: Id; root: number }): Promise<void> {
    this.thread = open;
    this.changed(open.room);
  }

  async loadOlderAnswers(): Promise<void> {}

  async closeThread(): Promise<void> {
    this.thread = undefined;
  }

  /** The room is to look unread from this message on. */
  line(room: Id, from: number): void {
    const view = this.views.get(room);
    if (view) {
      view.openedAt = from - 1;
      view.openedUnread = Math.max(1, view.openedUnread);
    }
  }

  /** A row is about to be appended. */
  growing(room: MemoryRoom): void {
    const view = this.views.get(room.room);
    if (view && view.to === room.rows.length) {
      view.to++;
      view.from = Math.max(view.from, view.to - WINDOW_ROWS);
    }
  }

  /** A row was taken away. */
  shrunk(room: MemoryRoom): void {
    const view = this.views.get(room.room);
    if (view) {
      view.to = Math.min(view.to, room.rows.length);
    }
  }

  /** Tells what is new in the room's window, if it is open. */
  changed(room: Id): void {
    if (this.thread?.room === room) {
      this.tell({ event: 'thread', thread: threadOf(this.world, roomOf(this.world, room), this.thread.root) });
    }
    const view = this.views.get(room);
    if (!view) {
      return;
    }
    const window = this.window(room, view);
    const change = view.shown && changeOf(view.shown, window);
    if (!view.shown || change) {
      view.version = window.version;
      view.shown = window;
      this.tell(change ? { event: 'windowChanged', change } : { event: 'window', window });
    }
  }

  /** Tells somebody new how all windows stand. */
  all(tell: (event: BridgeEvent) => void): void {
    this.views.forEach(({ shown }) => shown && tell({ event: 'window', window: shown }));
  }

  end(room: Id): void {
    this.views.delete(room);
  }

  clear(): void {
    this.views.clear();
  }

  private window(room: Id, view: View): RoomWindow {
    const target = roomOf(this.world, room);
    return {
      room,
      version: view.version + 1,
      rows: target.rows.slice(view.from, view.to).flatMap((row) => (row.row === 'message' && row.thread ? [] : { ...row })),
      atStart: view.from === 0,
      atEnd: view.to >= target.rows.length,
      to: target.head,
      head: target.head,
      openedAt: view.openedAt,
      openedUnread: view.openedUnread,
      loading: 'none',
      people: Object.fromEntries(this.world.people.map((person) => [person.user, person])),
    };
  }

  private view(room: Id): View {
    const view = this.views.get(room);
    if (!view) {
      throw new CommandError('not-found', 'the room is not open');
    }
    return view;
  }
}

export function roomOf(world: MemoryWorld, room: Id): MemoryRoom {
  const found = world.rooms.find((candidate) => candidate.room === room);
  if (!found) {
    throw new CommandError('not-found', 'there is no such room');
  }
  return found;
}

function around(room: MemoryRoom, position: Position): { from: number; to: number } {
  const at = indexOf(room, position);
  return { from: Math.max(0, at - PAGE_ROWS), to: Math.min(room.rows.length, at + PAGE_ROWS + 1) };
}

function indexOf(room: MemoryRoom, position: Position): number {
  const last = room.rows.length - 1;
  switch (position.at) {
    case 'end':
      return last;
    case 'unread':
      return room.unread === 0 ? last : found(room.rows.findIndex((row) => row.seq > room.read), last);
    case 'message':
      return found(room.rows.findIndex((row) => row.row !== 'gap' && row.id === position.id), last);
    case 'seq':
      return found(room.rows.findIndex((row) => row.seq >= position.seq), last);
  }
}

function found(index: number, otherwise: number): number {
  return index < 0 ? otherwise : index;
}
