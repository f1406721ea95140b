import fc from 'fast-check';
import { expect, vi } from 'vitest';
import type { Position, Profile, Row } from '../../bridge/bridge';
import type { StreamEvent } from '../protocol';
import { firstOf, lastOf } from '../timeline';
import { done, pass, until } from './clock';
import { Disk } from './disk';
import { FakeServer } from './fake-server';
import type { FakeStream } from './fake-stream';
import { TabbedBrowser, type TestTab } from './tabs';

const ROOMS = 2;

/** The head of a room in which nothing was said: it was made, and two have joined. */
const FIRST = 3;

const MOST_TABS = 3;

/** What can happen to one person's browser, and around it. */
export type Operation =
  | { op: 'say'; room: number; times: number }
  | { op: 'rename'; room: number }
  | { op: 'send'; tab: number; room: number }
  | { op: 'open'; tab: number; room: number; position: Position }
  | { op: 'close'; tab: number; room: number }
  | { op: 'older'; tab: number; room: number }
  | { op: 'newer'; tab: number; room: number }
  | { op: 'jump'; tab: number; room: number; position: Position }
  | { op: 'read'; tab: number; room: number }
  | { op: 'openTab' }
  | { op: 'closeTab'; tab: number }
  | { op: 'closeLeader' }
  | { op: 'disk'; spare: number }
  | { op: 'hang'; hanging: boolean }
  | { op: 'drop' }
  | { op: 'die' }
  | { op: 'network'; state: 'online' | 'offline' }
  | { op: 'bye' }
  | { op: 'behind'; room: number }
  | { op: 'restore'; room: number; back: number }
  | { op: 'retention'; room: number; keep: number }
  | { op: 'clock'; byMs: number }
  | { op: 'wire'; wire: 'good' | 'double' | 'loseAcks' | 'loseEvents' }
  | { op: 'late' }
  | { op: 'pass'; ms: number };

const room = fc.nat({ max: ROOMS - 1 });
const tab = fc.nat({ max: MOST_TABS - 1 });
const position: fc.Arbitrary<Position> = fc.oneof(
  fc.constant<Position>({ at: 'end' }),
  fc.constant<Position>({ at: 'unread' }),
  fc.record({ at: fc.constant('seq' as const), seq: fc.nat({ max: 300 }) }),
);

export const operations: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ op: fc.constant('say' as const), room, times: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('say' as const), room, times: fc.integer({ min: 60, max: 700 }) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('rename' as const), room }) },
  { weight: 6, arbitrary: fc.record({ op: fc.constant('send' as const), tab, room }) },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('open' as const), tab, room, position }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('close' as const), tab, room }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('older' as const), tab, room }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('newer' as const), tab, room }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('jump' as const), tab, room, position }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('read' as const), tab, room }) },
  { weight: 2, arbitrary: fc.constant<Operation>({ op: 'openTab' }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('closeTab' as const), tab }) },
  { weight: 2, arbitrary: fc.constant<Operation>({ op: 'closeLeader' }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('disk' as const), spare: fc.constantFrom(0, 5, 60, Infinity, Infinity) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('hang' as const), hanging: fc.boolean() }) },
  { weight: 3, arbitrary: fc.constant<Operation>({ op: 'drop' }) },
  { weight: 2, arbitrary: fc.constant<Operation>({ op: 'die' }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('network' as const), state: fc.constantFrom('online' as const, 'offline' as const) }) },
  { weight: 1, arbitrary: fc.constant<Operation>({ op: 'bye' }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('behind' as const), room }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('restore' as const), room, back: fc.integer({ min: 0, max: 5 }) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('retention' as const), room, keep: fc.nat({ max: 20 }) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('clock' as const), byMs: fc.integer({ min: -86_400_000, max: 86_400_000 }) }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('wire' as const), wire: fc.constantFrom('good' as const, 'double' as const, 'loseAcks' as const, 'loseEvents' as const) }) },
  { weight: 2, arbitrary: fc.constant<Operation>({ op: 'late' }) },
  { weight: 6, arbitrary: fc.record({ op: fc.constant('pass' as const), ms: fc.constantFrom(1, 60, 700, 5_000, 70_000) }) },
);

/** One person's browser, everybody else, and what must be so. */
export class World {
  readonly server = new FakeServer();
  readonly disk = new Disk();
  readonly ada: Profile;
  readonly bob: Profile;
  readonly rooms: FakeStream[] = [];
  readonly browser: TabbedBrowser;
  /** What was written here, and what of it is known to be kept. */
  private readonly written = new Map<string, { stream: FakeStream; isKept: boolean }>();
  /** What a backup or retention took away again. */
  private readonly lost = new Set<string>();
  private said = 0;
  private events = 0;

  constructor() {
    this.ada = this.server.person('ada');
    this.bob = this.server.person('bob');
    for (let i = 0; i < ROOMS; i++) {
      this.rooms.push(this.server.room(`room ${i}`, [this.bob, this.ada]));
    }
    this.browser = new TabbedBrowser(this.server, this.ada);
  }

  async begin(): Promise<void> {
    const first = this.browser.open();
    await until(() => first.page.connection.state === 'online', 'it is online');
  }

  end(): void {
    [...this.browser.tabs].forEach((open) => this.browser.close(open));
    this.disk.restore();
  }

  async take(operation: Operation): Promise<void> {
    const { device, tabs } = this.browser;
    switch (operation.op) {
      case 'say':
        return this.say(this.rooms[operation.room]!, operation.times);
      case 'rename':
        return this.rooms[operation.room]!.rename(this.bob.user, `renamed ${++this.said}`);
      case 'send':
        return this.send(this.tab(operation), this.rooms[operation.room]!);
      case 'open':
        return this.ask(operation, 'openRoom', { room: this.id(operation), position: operation.position });
      case 'close':
        return this.ask(operation, 'closeRoom', this.id(operation));
      case 'older':
        return this.ask(operation, 'loadOlder', this.id(operation));
      case 'newer':
        return this.ask(operation, 'loadNewer', this.id(operation));
      case 'jump':
        return this.ask(operation, 'jumpTo', { room: this.id(operation), position: operation.position });
      case 'read':
        return this.read(this.tab(operation), this.id(operation));
      case 'openTab':
        if (tabs.length < MOST_TABS) {
          this.browser.open();
        }
        return pass(1);
      case 'closeTab':
        return this.close(this.tab(operation));
      case 'closeLeader':
        return this.close(tabs.find((open) => open.leads) ?? tabs[0]!);
      case 'disk':
        this.disk.capacity = this.events + operation.spare;
        return;
      case 'hang':
        device.hanging = operation.hanging;
        return;
      case 'drop':
        return device.socket?.drop();
      case 'die':
        if (device.socket) {
          device.socket.dead = true;
        }
        return;
      case 'network':
        return device.say(operation.state);
      case 'bye':
        return this.server.connections.forEach((connection) => connection.bye('draining', 'restarting', 3_000));
      case 'behind':
        return this.server.connections.forEach((connection) => connection.behind(this.id(operation)));
      case 'restore':
        return this.restore(this.rooms[operation.room]!, operation.back);
      case 'retention':
        return this.retain(this.rooms[operation.room]!, operation.keep);
      case 'clock':
        vi.setSystemTime(Date.now() + operation.byMs);
        return;
      case 'wire':
        return this.rewire(operation.wire);
      case 'late':
        return this.repeatLate();
      case 'pass':
        return pass(operation.ms);
    }
  }

  /** At any time: what is shown has no hole, and nothing twice. */
  check(): void {
    for (const { page } of this.browser.tabs) {
      for (const { room } of this.rooms) {
        const rows = page.rows(room);
        expect(new Set(rows.map((row) => row.key)).size, 'a row stands twice').toBe(rows.length);
        const numbered = rows.filter((row) => row.seq > 0);
        numbered.slice(1).forEach((row, i) => {
          expect(firstOf(row), `a hole before ${firstOf(row)}`).toBe(lastOf(numbered[i]!) + 1);
        });
      }
    }
  }

  /** Everything works again, and there is time enough. */
  async heal(): Promise<void> {
    this.rewire('good');
    this.disk.capacity = Infinity;
    this.browser.device.hanging = false;
    this.browser.device.say('online');
    await until(() => this.browser.tabs.every(({ page }) => page.connection.state === 'online'), 'all are online again');
    await pass(100_000);
    this.checkList();
    for (const open of this.browser.tabs) {
      for (const { room } of this.rooms) {
        await done(open.ask('openRoom', { room, position: { at: 'end' } }));
      }
    }
    await pass(100_000);
  }

  checkEnd(): void {
    this.check();
    this.checkList();
    for (const { page, unanswered } of this.browser.tabs) {
      this.rooms.forEach((stream) => this.checkWindow(stream, page.rows(stream.room)));
      expect(unanswered, 'a command is never answered').toBe(0);
    }
    for (const [text, { stream, isKept }] of this.written) {
      const times = stream.log.filter((event) => event.content.text === text).length;
      expect(times, `${text} is ${times} times in the log`).toBeLessThanOrEqual(1);
      expect(times === 1 || !isKept || this.lost.has(text), `${text} is lost`).toBe(true);
    }
    expect(this.browser.device.reports, 'failures that nobody expected').toEqual([]);
  }

  /** The list of rooms says what the server has, whether or not a room is open. */
  private checkList(): void {
    for (const { page } of this.browser.tabs) {
      for (const stream of this.rooms) {
        const { unread, read, head, name } = stream.summary(this.ada.user);
        expect(page.entry(stream.room)).toMatchObject({ unread, read, head, name, failed: false });
      }
    }
  }

  private checkWindow(stream: FakeStream, rows: Row[]): void {
    expect(rows.filter((row) => row.row === 'message' && row.state !== 'sent'), 'something waits for ever').toEqual([]);
    expect(lastOf(rows.at(-1)!), 'the newest is missing').toBe(stream.head);
    for (const row of rows) {
      if (row.row !== 'gap') {
        const event = stream.log.find(({ seq }) => seq === row.seq);
        expect(row.id, `not what the log has at ${row.seq}`).toBe(event?.id ?? row.id);
      }
    }
  }

  private id(operation: { room: number }): string {
    return this.rooms[operation.room]!.room;
  }

  private tab(operation: { tab: number }): TestTab {
    const { tabs } = this.browser;
    return tabs[operation.tab % tabs.length]!;
  }

  /** A command may wait for the network, or be refused: nobody waits for it here. */
  private async ask(operation: { tab: number }, command: Parameters<TestTab['ask']>[0], argument: unknown): Promise<void> {
    this.tab(operation).ask(command, argument).catch(() => undefined);
    await pass(1);
  }

  private say(stream: FakeStream, times: number): void {
    for (let i = 0; i < times; i++) {
      stream.say(this.bob.user, `said ${++this.said}`);
      this.events++;
    }
  }

  /** Only what was answered for is promised; what was not may still come, once. */
  private async send(open: TestTab, stream: FakeStream): Promise<void> {
    const text = `sent ${++this.said}`;
    const written = { stream, isKept: false };
    this.written.set(text, written);
    open.ask('send', { room: stream.room, key: crypto.randomUUID(), text }).then(
      () => (written.isKept = true),
      () => undefined,
    );
    await pass(1);
  }

  private async read(open: TestTab, room: string): Promise<void> {
    const last = open.page.rows(room).findLast((row) => row.seq > 0);
    if (last) {
      open.ask('markRead', { room, seq: lastOf(last) }).catch(() => undefined);
      await pass(1);
    }
  }

  private async close(open: TestTab): Promise<void> {
    this.browser.close(open);
    if (this.browser.tabs.length === 0) {
      this.browser.open();
    }
    await pass(1);
  }

  private repeatLate(): void {
    const late = this.browser.device.socket?.heard.filter((frame) => frame.op === 'event').slice(-20) ?? [];
    for (const connection of this.server.connections) {
      late.forEach((frame) => connection.say(frame));
    }
  }

  private retain(stream: FakeStream, keep: number): void {
    const floor = Math.max(stream.floor, stream.head - keep);
    this.lose(stream.log.filter((event) => event.seq <= floor));
    stream.forget(floor);
  }

  private lose(events: StreamEvent[]): void {
    events.forEach((event) => this.lost.add(event.content.text ?? ''));
  }

  private restore(stream: FakeStream, back: number): void {
    const head = Math.max(stream.floor, FIRST, stream.head - back);
    this.lose(stream.log.filter((event) => event.seq > head));
    stream.restore(head);
    this.server.connections.forEach((connection) => connection.bye('draining', 'restored', 100));
  }

  private rewire(wire: 'good' | 'double' | 'loseAcks' | 'loseEvents'): void {
    this.server.wire = (frame) => {
      switch (wire) {
        case 'good':
          return [frame];
        case 'double':
          return [frame, frame];
        case 'loseAcks':
          return frame.op === 'ack' ? [] : [frame];
        case 'loseEvents':
          return frame.op === 'event' && frame.seq % 3 === 0 ? [] : [frame];
      }
    };
  }
}
