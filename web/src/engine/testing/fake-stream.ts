import type { Id, NotificationLevel } from '../../bridge/bridge';
import type { Content, EventPage, Gap, RoomSummary, StreamEvent } from '../protocol';
import { uuidV7 } from '../uuid';
import type { FakeServer } from './fake-server';

const PAGE = 200;

/** One room's log, or one person's inbox, and who sees it from where on. */
export class FakeStream {
  generation = 1;
  /** Events up to here are gone. */
  floor = 0;
  /** The count at each sequence. */
  private readonly counts = [0];
  log: StreamEvent[] = [];
  changedAt = 0;
  readonly members = new Map<Id, number>();
  readonly reads = new Map<Id, number>();
  readonly nicks = new Map<Id, string>();
  readonly unreadFrom = new Map<Id, number>();
  readonly levels = new Map<Id, NotificationLevel>();

  constructor(
    private readonly server: FakeServer,
    readonly room: Id,
    public name: string,
    readonly isInbox: boolean,
  ) {}

  get head(): number {
    return this.floor + this.log.length;
  }

  get count(): number {
    return this.counts.at(-1)!;
  }

  /** What was said in it. */
  get texts(): string[] {
    return this.log.flatMap((event) => event.content.text ?? []);
  }

  has(user: Id): boolean {
    return this.isInbox ? this.room === user : this.members.has(user);
  }

  /** The same id of the same sender again changes nothing. */
  append(type: string, sender: Id, content: Content, id: Id = uuidV7(Date.now())): StreamEvent {
    const known = this.log.find((event) => event.id === id && event.sender === sender);
    if (known) {
      return known;
    }
    const n = this.count + (type === 'message' ? 1 : 0);
    const event = { seq: this.head + 1, n, id, type, sender, device: sender, at: Date.now(), content };
    this.log.push(event);
    this.scrub(event);
    this.counts.push(n);
    this.changedAt = ++this.server.version;
    this.server.told(this, [event]);
    return event;
  }

  say(sender: Id, text: string, more: Content = {}): StreamEvent {
    return this.append('message', sender, { text, ...more });
  }

  /** What was deleted is gone from what is read later. */
  private scrub({ type, content }: StreamEvent): void {
    const of = type === 'deletion' ? (content['of'] as number[]) : [];
    for (const event of this.log.filter(({ seq }) => of.includes(seq))) {
      event.content = {};
    }
  }

  rename(sender: Id, name: string): void {
    this.name = name;
    this.append('room.renamed', sender, { name });
  }

  join(user: Id): void {
    this.members.set(user, this.head + 1);
    this.reads.set(user, this.head);
    this.append('member.joined', user, { user });
    this.server.streams.get(user)!.append('member.joined', user, { room: this.room });
  }

  leave(user: Id): void {
    this.append('member.left', user, { user });
    this.members.delete(user);
    this.server.streams.get(user)!.append('member.left', user, { room: this.room });
  }

  read(user: Id, seq: number): number {
    const to = Math.max(this.reads.get(user) ?? 0, Math.min(seq, this.head));
    this.reads.set(user, to);
    this.changedAt = ++this.server.version;
    return to;
  }

  /** Retention takes the oldest. */
  forget(floor: number): void {
    this.log = this.log.filter((event) => event.seq > floor);
    this.floor = floor;
    this.changedAt = ++this.server.version;
  }

  /** The store is restored from a backup that ends at `head`. */
  restore(head: number): void {
    this.log = this.log.filter((event) => event.seq <= head);
    this.counts.length = this.head + 1;
    this.generation++;
    this.changedAt = ++this.server.version;
    for (const [user, seq] of this.reads) {
      this.reads.set(user, Math.min(seq, this.head));
    }
  }

  countAt(seq: number): number {
    return this.counts[Math.min(seq, this.head)]!;
  }

  summary(user: Id): RoomSummary {
    const read = this.reads.get(user) ?? 0;
    const { room, name, generation, floor, head, count } = this;
    const unreadFrom = this.unreadFrom.get(user);
    const level = this.levels.get(user) ?? 'all';
    return {
      room,
      kind: 'public',
      name,
      encryption: 'none',
      role: 'member',
      invited: false,
      closed: false,
      generation,
      floor,
      head,
      count,
      at: this.log.at(-1)?.at ?? 0,
      read,
      unread: Math.max(0, count - this.countAt(read)),
      mentions: this.log.filter(({ seq, content }) => seq > read && content.mentions?.includes(user)).length,
      announcement: false,
      slowModeMs: 0,
      archived: false,
      pins: [],
      ...(unreadFrom === undefined ? {} : { unreadFrom }),
      ...(level === 'all' ? {} : { notifications: level }),
    };
  }

  after(user: Id, after: number, limit = PAGE): EventPage {
    return this.page(user, after, this.log.filter((event) => event.seq > after).slice(0, limit));
  }

  before(user: Id, before: number, limit = PAGE): EventPage {
    const events = this.log.filter((event) => event.seq < before).slice(-limit);
    return this.page(user, events.length > 0 ? events[0]!.seq - 1 : 0, events);
  }

  private page(user: Id, after: number, events: StreamEvent[]): EventPage {
    const { head, generation, floor } = this;
    const from = this.isInbox ? 1 : (this.members.get(user) ?? Infinity);
    const gaps: Gap[] = after < floor ? [{ from: after + 1, to: floor, reason: 'retention' }] : [];
    const hidden = events.filter((event) => event.seq < from);
    if (hidden.length > 0) {
      gaps.push({ from: hidden[0]!.seq, to: hidden.at(-1)!.seq, reason: 'hidden' });
    }
    return { events: events.filter((event) => event.seq >= from), gaps, head, generation, floor };
  }
}
