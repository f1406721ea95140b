import { CommandError, placeOf, type BridgeEvent, type Id, type Thread } from '../bridge/bridge';
import { Coalesced } from './coalesced';
import type { OutboxEntry, StoredEvent } from './database';
import { Fold, refersTo } from './fold';
import { References } from './references';
import { shownRows } from './shown';
import { outboxRow, peopleOf, rowsOf } from './timeline';
import type { Surroundings } from './windows';

/** So many messages of a thread are shown at first, the newest, and so many more at a time. */
export const ANSWERS = 200;
const SHOW_EVERY_MS = 50;

interface Open {
  readonly room: Id;
  readonly root: number;
  readonly fold: Fold<StoredEvent>;
  readonly asked: Set<number>;
  readonly showing: Coalesced;
  /** Before what stands in it is read, whatever arrives may belong to it. */
  isRead: boolean;
  /** So many are shown, the newest. */
  most: number;
  /** One that is shown however long ago it was said. */
  seq: number | undefined;
  /** What the page was told last. */
  told: string;
  learn(events: StoredEvent[]): void;
}

/** The thread that one page has open: its root, and everything that stands below it. */
export class Threads {
  private opened: Open | undefined;
  private readonly references: References;

  constructor(
    private readonly around: Surroundings,
    private readonly tell: (event: BridgeEvent) => void,
  ) {
    this.references = new References(around.history, (room) => this.changed(room), (error) => around.failed(error));
  }

  async open({ room, root, seq }: { room: Id; root: number; seq?: number }): Promise<void> {
    this.close();
    const open = this.begin(room, root, ANSWERS, seq);
    try {
      await this.read(open);
    } catch (error) {
      if (this.opened === open) {
        this.close();
      }
      throw error;
    }
    const place = placeOf(room, root);
    this.tell({ event: 'draft', room: place, text: await this.around.draft(place) });
    await open.showing.now();
  }

  async older(): Promise<void> {
    if (this.opened) {
      this.opened.most += ANSWERS;
      await this.opened.showing.now();
    }
  }

  close(): void {
    this.opened?.showing.close();
    this.opened = undefined;
  }

  grew(room: Id, events: StoredEvent[]): void {
    if (this.opened?.room === room) {
      const { fold, isRead } = this.opened;
      this.opened.learn(events.filter((event) => !isRead || refersTo(event).some((seq) => fold.get(seq) !== undefined)));
    }
  }

  changed(room: Id): void {
    if (this.opened?.room === room) {
      this.opened.showing.ask();
    }
  }

  async refresh(room: Id): Promise<void> {
    if (this.opened?.room === room) {
      await this.opened.showing.now();
    }
  }

  /** What is kept of the room was begun anew, and may lack what was said here; what cannot be read now stays as it was. */
  async renewed(room: Id): Promise<void> {
    const before = this.opened;
    if (before?.room !== room) {
      return;
    }
    const open = this.begin(room, before.root, before.most, before.seq);
    try {
      await this.read(open);
    } catch (error) {
      if (this.opened === open) {
        this.opened = before;
      }
      throw error;
    }
    before.showing.close();
    await open.showing.now();
  }

  private begin(room: Id, root: number, most: number, seq: number | undefined): Open {
    const fold = new Fold<StoredEvent>();
    const open: Open = {
      room,
      root,
      fold,
      asked: new Set(),
      showing: new Coalesced(() => this.show(open), SHOW_EVERY_MS, this.around.failed),
      isRead: false,
      most,
      seq,
      told: '',
      learn: (events) => events.forEach((event) => fold.add(event)),
    };
    this.opened = open;
    return open;
  }

  private async read(open: Open): Promise<void> {
    const { room, root, fold } = open;
    open.learn(await this.around.history.thread(room, root));
    if (fold.get(root)?.type !== 'message') {
      throw new CommandError('not-found', 'this message is not to be seen');
    }
    open.isRead = true;
  }

  private async show(open: Open): Promise<void> {
    const self = this.around.self();
    const waiting = await this.around.waiting(open.room);
    if (self === undefined || this.opened !== open || !open.isRead) {
      return;
    }
    const { room, root, fold } = open;
    const below = fold.message(root)?.replies ?? [];
    const own = below.filter(({ sender }) => sender === self).map(({ id }) => id);
    const isWaiting = ({ type, content, id }: OutboxEntry) =>
      type === 'message' && content.thread === root && !(id !== undefined && own.includes(id));
    open.most = Math.max(open.most, sinceOf(below, open.seq));
    const stands = rowsOf([fold.get(root)!, ...below.slice(-open.most)], []);
    const [first, ...said] = shownRows(stands, fold, waiting, self).filter((row) => row.row === 'message');
    const rows = [...said, ...waiting.filter(isWaiting).map((entry) => outboxRow(entry, self, fold))];
    const all = first ? [first, ...rows] : rows;
    this.references.look(open, all);
    const known = await this.around.people(all.flatMap(peopleOf));
    const people = this.around.called(room, known);
    const thread: Thread = { room, root, rows, older: Math.max(0, below.length - open.most), people, ...(first ? { first } : {}) };
    const told = JSON.stringify(thread);
    if (this.opened === open && open.told !== told) {
      open.told = told;
      this.tell({ event: 'thread', thread });
    }
  }
}

/** How many were said since this one, with it; 0 when it is not among them. */
function sinceOf(below: StoredEvent[], seq: number | undefined): number {
  const at = below.findIndex((event) => event.seq === seq);
  return at < 0 ? 0 : below.length - at;
}
