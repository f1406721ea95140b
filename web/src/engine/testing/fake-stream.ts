import type { Id, NotificationLevel, ThreadMark } from '../../bridge/bridge';
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
  private readonly threads = new Map<Id, Map<number, ThreadMark>>();

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
    const n = this.count + (type === 'message' && content.thread === undefined ? 1 : 0);
    const event = { seq: this.head + 1, n, id, type, sender, device: sender, at: Date.now(), content };
    this.log.push(event);
    this.scrub(event);
    this.counts.push(n);
    this.joinThread(event);
    this.changedAt = ++this.server.version;
    this.server.told(this, [event]);
    return event;
  }

  /** Whoever answers, began it or is mentioned follows a thread, unless they chose not to. */
  private joinThread({ seq, type, sender, content }: StreamEvent): void {
    const root = type === 'message' ? content.thread : undefined;
    if (root === undefined) return;
    const began = this.log.find((event) => event.seq === root)?.sender;
    for (const [user, read] of [[sender, seq], [began, 0], ...(content.mentions ?? []).map((user) => [user, seq - 1] as const)] as const) {
      if (user !== undefined && this.markOf(user, root).following === undefined) this.markThread(user, root, { following: true, read });
    }
  }

  private markOf(user: Id, root: number): ThreadMark {
    return this.threads.get(user)?.get(root) ?? {};
  }

  markThread(user: Id, root: number, mark: ThreadMark): void {
    const marks = this.threads.get(user) ?? new Map<number, ThreadMark>();
    const before = marks.get(root) ?? {};
    marks.set(root, { ...before, ...mark, read: Math.max(before.read ?? 0, mark.read ?? 0) });
    this.threads.set(user, marks);
    this.changedAt = ++this.server.version;
  }

  /** Those that somebody follows, as the server tells them. */
  followed(user: Id) {
    return [...(this.threads.get(user) ?? [])].filter(([, { following }]) => following).map(([thread, { read = 0 }]) => {
      const replies = this.log.filter(({ type, content }) => type === 'message' && content.thread === thread);
      const unread = replies.filter(({ seq, sender }) => seq > read && sender !== user);
      const mentions = unread.filter(({ content }) => content.mentions?.includes(user)).length;
      return { thread, read, replies: replies.length, last: replies.at(-1)?.seq ?? 0, unread: unread.length, mentions };
    });
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

  /** How far the others who are there have read, and from where on. */
  receipts(user: Id) {
    const others = [...this.members].filter(([other]) => other !== user);
    return others.map(([other, from]) => ({ user: other, from, seq: this.reads.get(other) ?? 0 }));
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
    const inThreads = this.followed(user);
    const unreadInThreads = inThreads.reduce((sum, { unread }) => sum + unread, 0);
    const mentionsInThreads = inThreads.reduce((sum, { mentions }) => sum + mentions, 0);
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
      mentions: this.log.filter(({ seq, content }) => seq > read && content.thread === undefined && content.mentions?.includes(user)).length,
      announcement: false,
      slowModeMs: 0,
      archived: false,
      pins: [],
      ...(unreadInThreads > 0 ? { unreadInThreads } : {}),
      ...(mentionsInThreads > 0 ? { mentionsInThreads } : {}),
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
