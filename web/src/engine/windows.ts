import { CommandError, WINDOW_ROWS, type Id, type Position, type Profile, type RoomWindow } from '../bridge/bridge';
import type { Database, Span } from './database';
import type { EventPage } from './protocol';
import { coverage, outboxRow, rowsOf, storePage } from './timeline';

/** How many events one load brings. */
const PAGE = 50;
const MOST_OPEN = 5;

interface View {
  room: Id;
  /** The shown sequences: after `after`, up to `to`; to the end of the span when `atEnd`. */
  after: number;
  to: number;
  atEnd: boolean;
  version: number;
  openedAt: number;
  openedUnread: number;
  loading: RoomWindow['loading'];
}

export type ReadEvents = (room: Id, query: { after?: number; before?: number; limit: number }) => Promise<EventPage>;

/** The open rooms: which part of each the UI shows, and the pages of history that this needs. */
export class Windows {
  private readonly views = new Map<Id, View>();

  constructor(
    private readonly database: Database,
    private readonly readEvents: ReadEvents,
    private readonly self: () => Id | undefined,
    private readonly tell: (window: RoomWindow) => void,
    private readonly learnPeople: (users: Id[]) => void,
  ) {}

  isOpen(room: Id): boolean {
    return this.views.has(room);
  }

  get rooms(): Id[] {
    return [...this.views.keys()];
  }

  /** @returns the rooms that had to close for it */
  async open(room: Id, position: Position): Promise<Id[]> {
    const known = await this.database.rooms.get(room);
    this.views.delete(room);
    const closed = [...this.views.keys()].slice(0, Math.max(0, this.views.size - MOST_OPEN + 1));
    closed.forEach((oldest) => this.views.delete(oldest));
    this.views.set(room, {
      room,
      after: 0,
      to: 0,
      atEnd: true,
      version: 0,
      openedAt: known?.read ?? 0,
      openedUnread: known?.unread ?? 0,
      loading: 'none',
    });
    await this.place(room, position);
    return closed;
  }

  close(room: Id): void {
    this.views.delete(room);
  }

  async place(room: Id, position: Position): Promise<void> {
    const view = this.view(room);
    const target = await this.sequenceOf(view, position);
    const span = await this.spanAround(room, target);
    const atEnd = target === undefined || target + PAGE >= span.last;
    view.atEnd = atEnd;
    view.to = atEnd ? span.last : target + PAGE;
    view.after = Math.max(span.after, (target ?? span.last) - PAGE);
    await this.show(room);
  }

  async loadOlder(room: Id): Promise<void> {
    const view = this.view(room);
    const span = await this.span(room);
    if (view.after - PAGE < span.after && span.after > 0) {
      await this.loading(view, 'older', async () => {
        const page = await this.readEvents(room, { before: span.after + 1, limit: PAGE });
        const covered = coverage(page);
        await storePage(this.database, room, page, { ...span, after: covered ? covered.from - 1 : 0 });
        this.learn(page);
      });
    }
    const { after } = await this.span(room);
    view.after = Math.max(after, view.after - PAGE);
    if (view.to - view.after > WINDOW_ROWS) {
      view.to = view.after + WINDOW_ROWS;
      view.atEnd = false;
    }
    await this.show(room);
  }

  async loadNewer(room: Id): Promise<void> {
    const view = this.view(room);
    const { last } = await this.span(room);
    view.to = Math.min(last, view.to + PAGE);
    view.atEnd = view.to >= last;
    view.after = Math.max(view.after, view.to - WINDOW_ROWS);
    await this.show(room);
  }

  /** The room's span, or something waiting in it, changed. */
  async changed(room: Id): Promise<void> {
    const view = this.views.get(room);
    if (!view) {
      return;
    }
    if (view.atEnd) {
      view.to = (await this.database.spans.get(room))?.last ?? 0;
      view.after = Math.max(view.after, view.to - WINDOW_ROWS);
    }
    await this.show(room);
  }

  /** What was read is void. */
  async reset(room: Id, after: number): Promise<void> {
    const view = this.views.get(room);
    if (view) {
      Object.assign(view, { after, to: after, atEnd: true });
      await this.show(room);
    }
  }

  async showAll(): Promise<void> {
    for (const room of this.views.keys()) {
      await this.show(room);
    }
  }

  private async sequenceOf(view: View, position: Position): Promise<number | undefined> {
    switch (position.at) {
      case 'end':
        return undefined;
      case 'unread':
        return view.openedUnread > 0 ? view.openedAt + 1 : undefined;
      case 'seq':
        return position.seq;
      case 'message':
        return (await this.database.events.where('[room+id]').equals([view.room, position.id]).first())?.seq;
    }
  }

  /** A span that holds `target`, or the newest events: what is kept, if it does, or else a fresh page. */
  private async spanAround(room: Id, target: number | undefined): Promise<Span> {
    const kept = await this.database.spans.get(room);
    const known = await this.database.rooms.get(room);
    if (kept && (target === undefined || target > kept.after)) {
      return kept;
    }
    const view = this.view(room);
    let page: EventPage;
    try {
      const before = target === undefined ? {} : { after: Math.max(0, target - PAGE) };
      page = await this.readEvents(room, { ...before, limit: 2 * PAGE });
    } catch (error) {
      if (kept || !(error instanceof CommandError) || error.code !== 'offline') {
        throw error;
      }
      return { room, after: known?.head ?? 0, last: known?.head ?? 0, generation: known?.generation ?? 0 };
    }
    const covered = coverage(page) ?? { from: page.head + 1, to: page.head };
    const span = { room, after: covered.from - 1, last: covered.to, generation: page.generation };
    await this.database.forget(room);
    await storePage(this.database, room, page, span);
    this.learn(page);
    view.loading = 'none';
    return span;
  }

  private async loading(view: View, what: 'older' | 'newer', load: () => Promise<void>): Promise<void> {
    view.loading = what;
    await this.show(view.room);
    try {
      await load();
    } finally {
      view.loading = 'none';
    }
  }

  private learn(page: EventPage): void {
    this.learnPeople(page.events.map((event) => event.sender));
  }

  private async show(room: Id): Promise<void> {
    const view = this.views.get(room);
    const self = this.self();
    if (!view || self === undefined) {
      return;
    }
    const span = await this.database.spans.get(room);
    const [events, gaps, waiting, known, people] = await Promise.all([
      this.database.eventsBetween(room, view.after + 1, view.to),
      this.database.gapsBetween(room, view.after + 1, view.to),
      view.atEnd ? this.database.outbox.where('room').equals(room).toArray() : [],
      this.database.rooms.get(room),
      this.database.people.toArray(),
    ]);
    const sent = new Set(events.map((event) => event.id));
    const own = waiting.filter((entry) => entry.id === undefined || !sent.has(entry.id));
    const rows = [...rowsOf(events, gaps), ...own.map((entry) => outboxRow(entry, self))];
    this.tell({
      room,
      version: ++view.version,
      rows: rows.slice(-WINDOW_ROWS),
      atStart: view.after === 0,
      atEnd: view.atEnd,
      head: Math.max(known?.head ?? 0, span?.last ?? 0),
      openedAt: view.openedAt,
      openedUnread: view.openedUnread,
      loading: view.loading,
      people: Object.fromEntries(people.map((person): [Id, Profile] => [person.user, person])),
    });
  }

  private view(room: Id): View {
    const view = this.views.get(room);
    if (!view) {
      throw new CommandError('not-found', 'the room is not open');
    }
    return view;
  }

  private async span(room: Id): Promise<Span> {
    return (await this.database.spans.get(room)) ?? { room, after: 0, last: 0, generation: 0 };
  }
}
