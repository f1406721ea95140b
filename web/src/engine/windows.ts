import {
  CommandError,
  WINDOW_ROWS,
  type BridgeEvent,
  type ChangeRow,
  type Id,
  type Position,
  type Profile,
  type RoomWindow,
  type Row,
  type WindowCommands,
} from '../bridge/bridge';
import { changeOf } from '../bridge/window-change';
import { Coalesced } from './coalesced';
import type { Database, OutboxEntry } from './database';
import { PAGE, type Growth, type History, type Run } from './history';
import { runAt } from './placing';
import { isKeyChange, withKeyChanges } from './key-changes';
import { References } from './references';
import { shownRows } from './shown';
import { Threads } from './threads';
import { firstOf, lastOf, outboxRow, peopleOf } from './timeline';
import { View } from './view';

export const MOST_OPEN = 5;
const SHOW_EVERY_MS = 50;

/** What windows need of the engine around them. */
export interface Surroundings {
  database: Database;
  history: History;
  self(): Id | undefined;
  writing(room: Id): Id[];
  /** What this person wrote there and did not leave yet. */
  waiting(room: Id): Promise<OutboxEntry[]>;
  /** What they have begun to write at a place. */
  draft(place: string): Promise<string>;
  /** A page looks at a room: whoever is shown there is asked for anew. */
  looked(): void;
  /** Who they are, as far as it is known. */
  people(users: Id[]): Promise<Record<Id, Profile>>;
  /** These people as they are called there. */
  called(room: Id, people: Record<Id, Profile>): Record<Id, Profile>;
  /** What this device learnt of the keys of people there. */
  keyChanges(room: Id): Promise<ChangeRow[]>;
  /** A room was opened, or placed anew, or closed. */
  opened(room: Id): Promise<void>;
  closed(room: Id): void;
  failed(error: unknown): void;
}

/** The open rooms of one page: which part of each it shows, told as what has changed. */
export class Windows implements WindowCommands {
  private readonly views = new Map<Id, { view: View; showing: Coalesced }>();
  private readonly references: References;
  private readonly threads: Threads;

  constructor(
    private readonly around: Surroundings,
    private readonly tell: (event: BridgeEvent) => void,
  ) {
    this.references = new References(around.history, (room) => this.changed(room), (error) => around.failed(error));
    this.threads = new Threads(around, tell);
  }

  isOpen(room: Id): boolean {
    return this.views.has(room);
  }

  get rooms(): Id[] {
    return [...this.views.keys()];
  }

  async openRoom({ room, position }: { room: Id; position: Position }): Promise<void> {
    const { database } = this.around;
    this.around.looked();
    const known = await database.rooms.get(room);
    const before = this.views.get(room)?.view;
    const view = View.of(room, before?.version ?? 0, known);
    this.put(view);
    try {
      await this.place(view, position);
    } catch (error) {
      this.drop(view);
      throw error;
    }
    this.tell({ event: 'draft', room, text: await this.around.draft(room) });
    await this.around.opened(room);
  }

  async closeRoom(room: Id): Promise<void> {
    const view = this.views.get(room)?.view;
    if (view) {
      this.drop(view);
    }
  }

  async loadOlder(room: Id): Promise<void> {
    const view = this.view(room);
    if (view.after > 0) {
      await this.load(view, 'older', () => this.around.history.before(room, view.after + 1));
    }
  }

  async loadNewer(room: Id): Promise<void> {
    const view = this.view(room);
    if (!view.follows) {
      await this.load(view, 'newer', () => this.around.history.after(room, view.to));
    }
  }

  async jumpTo({ room, position }: { room: Id; position: Position }): Promise<void> {
    await this.place(this.view(room), position);
    await this.around.opened(room);
  }

  openThread(open: { room: Id; root: number; seq?: number }): Promise<void> {
    return this.threads.open(open);
  }

  loadOlderAnswers(): Promise<void> {
    return this.threads.older();
  }

  async closeThread(): Promise<void> {
    this.threads.close();
  }

  /** Goes on with what a page was shown by an engine that is gone. */
  async adopt(window: RoomWindow): Promise<void> {
    const { room, version, openedAt, openedUnread, head } = window;
    const view = new View(room, version, openedAt, openedUnread);
    const rows = window.rows.filter((row) => row.seq > 0 && !isKeyChange(row));
    const span = await this.around.history.span(room);
    const [first, last] = [rows[0], rows.at(-1)];
    const part = { after: first ? firstOf(first) - 1 : head, to: last ? lastOf(last) : head };
    const isKept = span && span.after <= part.after && part.to <= span.last;
    view.show(
      isKept
        ? await this.around.history.kept(span, part.after, part.to)
        : { ...part, generation: span?.generation ?? 0, rows, events: [] },
    );
    view.follows = window.atEnd;
    this.put(view);
    if (last && !(await this.isInLog(room, last))) {
      await this.place(view, { at: 'end' });
    } else {
      await this.keepUp(view);
      await this.shown(view);
    }
    await this.around.opened(room);
  }

  /** What waits in the room has changed, and whoever changed it is to see it when the command is done. */
  async refresh(room: Id): Promise<void> {
    await Promise.all([this.views.get(room)?.showing.now(), this.threads.refresh(room)]);
  }

  /** From this message on the person wants the room to look unread. */
  line(room: Id, from: number): void {
    this.views.get(room)?.view.line(from);
    this.changed(room);
  }

  /** Something is to be shown differently: who is who, who is writing. */
  changed(room: Id): void {
    this.views.get(room)?.showing.ask();
    this.threads.changed(room);
  }

  allChanged(): void {
    this.rooms.forEach((room) => this.changed(room));
  }

  /** The room has grown. */
  async grew(room: Id, { from, to, rows, events }: Growth): Promise<void> {
    const view = this.views.get(room)?.view;
    if (view?.follows) {
      const { generation } = view;
      if (!view.append({ after: from - 1, to, generation, rows, events })) {
        await this.keepUp(view);
      }
    } else {
      view?.learn(events);
    }
    this.threads.grew(room, events);
    this.changed(room);
  }

  /** What could not be read in the room may be readable now. */
  async healed(room: Id): Promise<void> {
    const view = this.views.get(room)?.view;
    const span = view && (await this.around.history.span(room));
    if (view && span) {
      view.learn((await this.around.history.kept(span, view.after, view.to)).events);
      this.changed(room);
    }
    await this.threads.renewed(room);
  }

  /** What is kept was begun anew. */
  async renewed(room: Id, isVoid: boolean): Promise<void> {
    const view = this.views.get(room)?.view;
    if (view && isVoid) {
      await this.place(view, { at: 'end' });
    } else if (view?.follows) {
      await this.keepUp(view);
      await this.shown(view);
    }
    await this.threads.renewed(room);
  }

  /** Nobody may look at the room any more. */
  ended(event: Extract<BridgeEvent, { event: 'windowEnded' }>): void {
    const view = this.views.get(event.room)?.view;
    if (view) {
      this.tell(event);
      this.drop(view);
    }
  }

  close(): void {
    this.threads.close();
    [...this.views.values()].forEach(({ view }) => this.drop(view));
  }

  /** The oldest make way. */
  private put(view: View): void {
    this.remove(view.room);
    const showing = new Coalesced(() => this.show(view), SHOW_EVERY_MS, (error) => this.around.failed(error));
    this.views.set(view.room, { view, showing });
    for (const oldest of this.rooms.slice(0, -MOST_OPEN)) {
      void this.closeRoom(oldest);
    }
  }

  private drop(view: View): void {
    if (this.isCurrent(view)) {
      this.remove(view.room);
      this.around.closed(view.room);
      this.tell({ event: 'windowClosed', room: view.room });
    }
  }

  private remove(room: Id): void {
    this.views.get(room)?.showing.close();
    this.views.delete(room);
  }

  private isCurrent(view: View): boolean {
    return this.views.get(view.room)?.view === view;
  }

  private async place(view: View, position: Position): Promise<void> {
    const run = await runAt(this.around, view, position);
    view.show(run ?? (await this.around.history.newest(view.room)));
    view.follows = run === undefined;
    view.loading = 'none';
    await this.keepUp(view);
    await this.shown(view);
  }

  private async load(view: View, what: 'older' | 'newer', read: () => Promise<Run>): Promise<void> {
    view.loading = what;
    this.changed(view.room);
    try {
      const run = await read();
      const isJoined = what === 'older' ? view.prepend(run) : view.append(run);
      if (!isJoined) {
        return await this.place(view, { at: 'end' });
      }
      if (what === 'newer') {
        await this.keepUp(view);
      }
    } finally {
      view.loading = 'none';
      this.changed(view.room);
    }
    await this.shown(view);
  }

  /**
   * A view that follows shows the end of what is kept, also what came meanwhile. One that has reached
   * it follows from then on, unless so much is missing that the end will be elsewhere.
   */
  private async keepUp(view: View): Promise<void> {
    const { history } = this.around;
    const span = await history.span(view.room);
    if (!span) {
      view.follows = true;
      return;
    }
    const isPart = span.generation === view.generation && view.to >= span.after;
    if (view.follows && !isPart) {
      view.show(await history.kept(span, span.last - PAGE, span.last));
    } else if (view.follows && view.to < span.last) {
      view.append(await history.kept(span, view.to, span.last));
    }
    const isThere = span.generation === view.generation && view.to >= span.last;
    view.follows = isThere && (view.follows || !(await history.isFar(view.room)));
  }

  private async isInLog(room: Id, row: Row): Promise<boolean> {
    const known = await this.around.database.events.get([room, row.seq]);
    return known === undefined || row.row === 'gap' || known.id === row.id;
  }

  private async shown(view: View): Promise<void> {
    if (this.isCurrent(view)) {
      await this.views.get(view.room)!.showing.now();
    }
  }

  private async show(view: View): Promise<void> {
    const window = await this.windowOf(view);
    if (!window || !this.isCurrent(view)) {
      return;
    }
    const change = view.shown && changeOf(view.shown, window);
    if (!view.shown || change) {
      view.version = window.version;
      view.shown = window;
      this.tell(change ? { event: 'windowChanged', change } : { event: 'window', window });
    }
  }

  private async windowOf(view: View): Promise<RoomWindow | undefined> {
    const { room, openedAt, openedUnread } = view;
    const { database } = this.around;
    const self = this.around.self();
    if (self === undefined) {
      return undefined;
    }
    const [waiting, known, changes] = await Promise.all([
      this.around.waiting(room),
      database.rooms.get(room),
      this.around.keyChanges(room),
    ]);
    const shown = new Set(view.rows.flatMap((row) => (row.row === 'gap' ? [] : [row.id, row.key])));
    const isWaiting = ({ id, key, type, content }: OutboxEntry) =>
      view.follows && type === 'message' && content.thread === undefined && !shown.has(key) && !(id !== undefined && shown.has(id));
    const said = shownRows(view.rows, view.fold, waiting, self).filter((row) => row.row !== 'message' || row.thread === undefined);
    const own = waiting.filter(isWaiting).map((entry) => outboxRow(entry, self, view.fold));
    const rows = withKeyChanges([...said, ...own].slice(-WINDOW_ROWS), changes, view);
    this.references.look(view, rows);
    const window: Omit<RoomWindow, 'people'> = {
      room,
      version: view.version + 1,
      rows,
      atStart: view.after === 0,
      atEnd: view.follows,
      to: view.to,
      head: Math.max(known?.head ?? 0, view.to),
      openedAt,
      openedUnread,
      loading: view.loading,
    };
    const people = await this.around.people([...rows.flatMap(peopleOf), ...this.around.writing(room)]);
    return { ...window, people: this.around.called(room, people) };
  }

  private view(room: Id): View {
    const found = this.views.get(room);
    if (!found) {
      throw new CommandError('not-found', 'the room is not open');
    }
    return found.view;
  }
}
