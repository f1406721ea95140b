import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BridgeEvent, RoomWindow } from '../bridge/bridge';
import type { EngineCommands } from './engine';
import type { LeadingEngine, PageWindows } from './lead';
import { pass, startClock, stopClock, until } from './testing/clock';
import { FakeChannels, FakeLocks, TestTab } from './testing/tabs';

/** An engine that writes down what it is asked, and answers when the test says so. */
class ScriptedEngine implements LeadingEngine {
  readonly asked: string[] = [];
  readonly onces: string[] = [];
  readonly adopted: RoomWindow[] = [];
  readonly pages: ((event: BridgeEvent) => void)[] = [];
  readonly commands: EngineCommands;
  left = 0;
  answering = true;
  private readonly listeners = new Set<(event: BridgeEvent) => void>();

  constructor() {
    const command = (name: string) => async (argument: unknown, once: string) => {
      this.asked.push(`${name} ${JSON.stringify(argument)}`);
      this.onces.push(once);
      return this.answering ? name : new Promise<never>(() => {});
    };
    this.commands = new Proxy({} as EngineCommands, {
      has: () => true,
      get: (_, name: string) => (name === 'restore' ? async () => {} : command(name)),
    });
  }

  subscribe(listener: (event: BridgeEvent) => void): () => void {
    this.listeners.add(listener);
    listener({ event: 'connection', connection: { state: 'online' } });
    return () => this.listeners.delete(listener);
  }

  tell(event: BridgeEvent): void {
    this.listeners.forEach((listener) => listener(event));
  }

  page(tell: (event: BridgeEvent) => void): PageWindows {
    this.pages.push(tell);
    const command = (name: string) => async (argument: unknown) => {
      this.asked.push(`${name} ${JSON.stringify(argument)}`);
    };
    return {
      openRoom: command('openRoom'),
      closeRoom: command('closeRoom'),
      loadOlder: command('loadOlder'),
      loadNewer: command('loadNewer'),
      jumpTo: command('jumpTo'),
      openThread: command('openThread'),
      loadOlderAnswers: () => command('loadOlderAnswers')(undefined),
      closeThread: () => command('closeThread')(undefined),
      adopt: async (window) => void this.adopted.push(window),
      close: () => {},
    };
  }

  leave(): void {
    this.left++;
  }
}

let locks: FakeLocks;
let channels: FakeChannels;
let engines: ScriptedEngine[];

beforeEach(() => {
  stopClock();
  locks = new FakeLocks();
  channels = new FakeChannels();
  engines = [];
});

afterEach(() => startClock());

function open(): TestTab {
  return new TestTab(locks, channels, () => {
    const engine = new ScriptedEngine();
    engines.push(engine);
    return { engine, die: () => {} };
  });
}

function shown(room: string, version: number): RoomWindow {
  return {
    room,
    version,
    rows: [],
    atStart: true,
    atEnd: true, to: 9,
    head: 0,
    openedAt: 0,
    openedUnread: 0,
    loading: 'none',
    people: {},
  };
}

test('one tab leads, and does what all ask', async () => {
  const [first, second] = [open(), open()];
  await pass(100);
  expect(engines).toHaveLength(1);
  expect(await Promise.all([asked(first, 'retryAll'), asked(second, 'retryAll')])).toEqual(['retryAll', 'retryAll']);
  expect(engines[0]!.asked).toHaveLength(2);
});

test('somebody new is welcomed: they hear how things stand, and nobody else hears it again', async () => {
  const first = open();
  await pass(100);
  const { length } = first.page.events;
  const second = open();
  await pass(100);
  expect(second.page.connection.state).toBe('online');
  expect(first.page.events).toHaveLength(length);
});

test('what is the same for all pages is heard once by each, a window only by its own', async () => {
  const [first, second] = [open(), open()];
  await pass(100);
  engines[0]!.tell({ event: 'storage', storage: 'full' });
  engines[0]!.pages[1]!({ event: 'window', window: shown('r', 1) });
  await pass(100);
  for (const { page } of [first, second]) {
    expect(page.events.filter(({ event }) => event === 'storage')).toHaveLength(1);
  }
  expect(first.page.state.windows).toEqual({});
  expect(second.page.state.windows).toEqual({ r: shown('r', 1) });
});

test('the leader dies: what was not answered is done once by the next, under the same name', async () => {
  const [first, second, third] = [open(), open(), open()];
  await pass(100);
  engines[0]!.answering = false;
  const calls = [second.ask('createRoom', { name: 'x' }), third.ask('createRoom', { name: 'y' })];
  await pass(100);
  first.die();
  const during = third.ask('retryAll', undefined);
  await until(() => engines.length === 2);
  await pass(100);
  expect(await Promise.all([...calls, during])).toEqual(['createRoom', 'createRoom', 'retryAll']);
  expect(engines[1]!.asked.sort()).toEqual(['createRoom {"name":"x"}', 'createRoom {"name":"y"}', 'retryAll undefined']);
  expect(engines[1]!.onces).toEqual(expect.arrayContaining(engines[0]!.onces));
  expect(second.answers.length + third.answers.length).toBe(3);
  await pass(10_000);
  expect(engines[1]!.asked).toHaveLength(3);
});

test('the leader dies: the windows of all pages go on as they were last shown', async () => {
  const [first, second, third] = [open(), open(), open()];
  await pass(100);
  engines[0]!.pages[1]!({ event: 'window', window: shown('seconds', 4) });
  engines[0]!.pages[2]!({ event: 'window', window: shown('thirds', 1) });
  engines[0]!.pages[2]!({ event: 'windowChanged', change: { room: 'thirds', version: 2, head: 7 } });
  engines[0]!.pages[2]!({ event: 'window', window: shown('ended', 1) });
  engines[0]!.pages[2]!({ event: 'windowEnded', room: 'ended', code: 'not-member', message: 'gone' });
  engines[0]!.pages[2]!({ event: 'window', window: shown('closed', 1) });
  await pass(100);
  void third.ask('closeRoom', 'closed');
  await pass(100);
  first.die();
  await until(() => engines.length === 2);
  await pass(100);
  expect(second.leads).toBe(true);
  expect(engines[1]!.adopted.sort((a, b) => a.room.localeCompare(b.room))).toEqual([
    shown('seconds', 4),
    { ...shown('thirds', 2), head: 7 },
  ]);
});

test('a tab that is gone is not told anything any more, and its windows close', async () => {
  const [first, second] = [open(), open()];
  await pass(100);
  second.die();
  await pass(100);
  expect(first.leads).toBe(true);
  expect(engines[0]!.left).toBe(1);
});

test('another tab that starts does not make the engine connect anew', async () => {
  open();
  await pass(100);
  const second = open();
  await pass(100);
  expect(await asked(second, 'restore')).toBeUndefined();
  expect(engines[0]!.asked).toEqual([]);
});

async function asked(tab: TestTab, command: 'retryAll' | 'restore'): Promise<unknown> {
  const answer = tab.ask(command, undefined);
  await pass(100);
  return answer;
}
