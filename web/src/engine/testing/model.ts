import fc from 'fast-check';
import { expect, vi } from 'vitest';
import type { Position, Profile, Row } from '../../bridge/bridge';
import { Browser } from './browser';
import { done, pass, until } from './clock';
import { FakeServer } from './fake-server';
import type { FakeStream } from './fake-stream';

const ROOMS = 2;

/** The head of a room in which nothing was said: it was made, and two have joined. */
const FIRST = 3;

/** What can happen to one person's browser, and around it. */
export type Operation =
  | { op: 'say'; room: number; times: number }
  | { op: 'rename'; room: number }
  | { op: 'send'; room: number }
  | { op: 'open'; room: number; position: Position }
  | { op: 'close'; room: number }
  | { op: 'older'; room: number }
  | { op: 'newer'; room: number }
  | { op: 'jump'; room: number; position: Position }
  | { op: 'read'; room: number }
  | { op: 'reload' }
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
const position: fc.Arbitrary<Position> = fc.oneof(
  fc.constant<Position>({ at: 'end' }),
  fc.constant<Position>({ at: 'unread' }),
  fc.record({ at: fc.constant('seq' as const), seq: fc.nat({ max: 300 }) }),
);

export const operations: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ op: fc.constant('say' as const), room, times: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('say' as const), room, times: fc.integer({ min: 60, max: 700 }) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('rename' as const), room }) },
  { weight: 6, arbitrary: fc.record({ op: fc.constant('send' as const), room }) },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('open' as const), room, position }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('close' as const), room }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('older' as const), room }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('newer' as const), room }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('jump' as const), room, position }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('read' as const), room }) },
  { weight: 2, arbitrary: fc.constant<Operation>({ op: 'reload' }) },
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
  readonly ada: Profile;
  readonly bob: Profile;
  readonly rooms: FakeStream[] = [];
  readonly browser: Browser;
  /** What was sent here, and what a backup took away again. */
  private readonly sent = new Map<string, FakeStream>();
  private readonly lost = new Set<string>();
  private said = 0;
  private readonly asked: Promise<unknown>[] = [];

  constructor() {
    this.ada = this.server.person('ada');
    this.bob = this.server.person('bob');
    for (let i = 0; i < ROOMS; i++) {
      this.rooms.push(this.server.room(`room ${i}`, [this.bob, this.ada]));
    }
    this.browser = new Browser(this.server, this.ada);
  }

  async begin(): Promise<void> {
    await this.browser.online();
  }

  async take(operation: Operation): Promise<void> {
    const { commands, device } = this.browser;
    switch (operation.op) {
      case 'say':
        for (let i = 0; i < operation.times; i++) {
          this.rooms[operation.room]!.say(this.bob.user, `said ${++this.said}`);
        }
        return;
      case 'rename':
        return this.rooms[operation.room]!.rename(this.bob.user, `renamed ${++this.said}`);
      case 'send':
        return this.send(this.rooms[operation.room]!);
      case 'open':
        return this.ask(commands.openRoom({ room: this.id(operation), position: operation.position }));
      case 'close':
        return this.ask(commands.closeRoom(this.id(operation)));
      case 'older':
        return this.ask(commands.loadOlder(this.id(operation)));
      case 'newer':
        return this.ask(commands.loadNewer(this.id(operation)));
      case 'jump':
        return this.ask(commands.jumpTo({ room: this.id(operation), position: operation.position }));
      case 'read':
        return this.read(this.id(operation));
      case 'reload':
        this.browser.kill();
        this.browser.start();
        return this.ask(this.browser.commands.restore());
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
      case 'retention': {
        const stream = this.rooms[operation.room]!;
        return stream.forget(Math.max(stream.floor, stream.head - operation.keep));
      }
      case 'clock':
        vi.setSystemTime(Date.now() + operation.byMs);
        return;
      case 'wire':
        return this.rewire(operation.wire);
      case 'late':
        return this.server.connections.forEach((connection) =>
          device.socket?.heard.filter((frame) => frame.op === 'event').slice(-20).forEach((frame) => connection.say(frame)),
        );
      case 'pass':
        return pass(operation.ms);
    }
  }

  /** At any time: what is shown has no hole, nothing twice, and only what the log has. */
  check(): void {
    for (const stream of this.rooms) {
      const rows = this.browser.page.rows(stream.room);
      const numbered = rows.filter((row) => row.seq > 0);
      expect(new Set(rows.map((row) => row.key)).size, 'a row stands twice').toBe(rows.length);
      numbered.slice(1).forEach((row, i) => {
        expect(firstOf(row), `a hole before ${firstOf(row)}`).toBe(lastOf(numbered[i]!) + 1);
      });
    }
  }

  /** Everything works again, and there is time enough. */
  async heal(): Promise<void> {
    this.rewire('good');
    this.browser.device.say('online');
    await until(() => this.browser.page.connection.state === 'online', 'it is online again');
    await Promise.all(this.asked.map((asked) => done(asked)));
    for (const { room } of this.rooms) {
      await done(this.browser.commands.openRoom({ room, position: { at: 'end' } }));
    }
    await pass(200_000);
  }

  checkEnd(): void {
    this.check();
    expect(this.browser.device.reports, 'failures that nobody expected').toEqual([]);
    for (const stream of this.rooms) {
      const rows = this.browser.page.rows(stream.room);
      expect(rows.filter((row) => row.row === 'message' && row.state !== 'sent'), 'something waits for ever').toEqual([]);
      expect(lastOf(rows.at(-1)!), 'the newest is missing').toBe(stream.head);
      for (const row of rows) {
        if (row.row !== 'gap') {
          const event = stream.log.find(({ seq }) => seq === row.seq);
          expect(row.id, `not what the log has at ${row.seq}`).toBe(event?.id ?? row.id);
        }
      }
      const { unread, read, head, name } = stream.summary(this.ada.user);
      expect(this.browser.page.entry(stream.room)).toMatchObject({ unread, read, head, name });
    }
    for (const [text, stream] of this.sent) {
      const times = stream.log.filter((event) => event.content.text === text).length;
      expect(times, `${text} is ${times} times in the log`).toBe(this.lost.has(text) ? Math.min(times, 1) : 1);
    }
  }

  async end(): Promise<void> {
    await done(this.browser.engine.close());
  }

  private id(operation: { room: number }): string {
    return this.rooms[operation.room]!.room;
  }

  private async send(stream: FakeStream): Promise<void> {
    const text = `sent ${++this.said}`;
    this.sent.set(text, stream);
    await done(this.browser.commands.send({ room: stream.room, key: crypto.randomUUID(), text }));
  }

  private async read(room: string): Promise<void> {
    const last = this.browser.page.rows(room).findLast((row) => row.seq > 0);
    if (last) {
      await done(this.browser.commands.markRead({ room, seq: lastOf(last) }));
    }
  }

  /** A command may wait for the network, or be refused: nobody waits for it here. */
  private async ask(asked: Promise<unknown>): Promise<void> {
    this.asked.push(asked.catch(() => undefined));
    await pass(1);
  }

  private restore(stream: FakeStream, back: number): void {
    const head = Math.max(stream.floor, FIRST, stream.head - back);
    for (const event of stream.log) {
      if (event.seq > head && event.content.text !== undefined) {
        this.lost.add(event.content.text);
      }
    }
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

function firstOf(row: Row): number {
  return row.row === 'gap' ? row.from : row.seq;
}

function lastOf(row: Row): number {
  return row.row === 'gap' ? row.to : row.seq;
}
