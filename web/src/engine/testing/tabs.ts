import { CommandError, type CommandName, type Profile } from '../../bridge/bridge';
import type { Answer, ToPage } from '../../bridge/messages';
import { Database } from '../database';
import { Engine } from '../engine';
import type { LeadingEngine, Locks } from '../lead';
import { Tab, type Channel } from '../tab';
import { uuidV7 } from '../uuid';
import { FakeDevice, type FakeServer } from './fake-server';
import { TestPage } from './page';

interface Request {
  owner: string;
  held: () => Promise<unknown>;
  isGranted: boolean;
}

/** The Web Locks of a browser: each name has one holder at a time, and loses it when its tab is gone. */
export class FakeLocks {
  private readonly queues = new Map<string, Request[]>();

  of(owner: string): Locks {
    return {
      request: async (name, held) => {
        const queue = this.queues.get(name) ?? [];
        this.queues.set(name, queue);
        queue.push({ owner, held, isGranted: false });
        if (queue.length === 1) {
          this.grant(name);
        }
      },
    };
  }

  /** The tab is gone: what it held is free, what it waited for is forgotten. */
  release(owner: string): void {
    for (const [name, queue] of this.queues) {
      const wasHeld = queue[0]?.owner === owner;
      queue.splice(0, queue.length, ...queue.filter((request) => request.owner !== owner));
      if (wasHeld) {
        this.grant(name);
      }
    }
  }

  private grant(name: string): void {
    setTimeout(() => {
      const [first] = this.queues.get(name)!;
      if (!first || first.isGranted) {
        return;
      }
      first.isGranted = true;
      void first.held().then(() => {
        const queue = this.queues.get(name)!;
        if (queue[0] === first) {
          queue.shift();
          this.grant(name);
        }
      });
    }, 0);
  }
}

/** A BroadcastChannel of a browser. */
export class FakeChannels {
  private readonly channels = new Map<string, Channel>();

  of(owner: string): Channel {
    const channel: Channel = {
      onmessage: null,
      postMessage: (message) => {
        const data: unknown = structuredClone(message);
        setTimeout(() => {
          for (const [other, { onmessage }] of this.channels) {
            if (other !== owner) {
              onmessage?.({ data } as MessageEvent);
            }
          }
        }, 0);
      },
    };
    this.channels.set(owner, channel);
    return channel;
  }

  remove(owner: string): void {
    this.channels.delete(owner);
  }
}

/** One person's browser with any number of tabs. */
export class TabbedBrowser {
  readonly locks = new FakeLocks();
  readonly channels = new FakeChannels();
  readonly device: FakeDevice;
  readonly name = crypto.randomUUID();
  readonly tabs: TestTab[] = [];

  constructor(
    readonly server: FakeServer,
    readonly person: Profile,
  ) {
    this.device = new FakeDevice(server);
    this.device.cookie = server.signIn(person.user);
  }

  open(): TestTab {
    const tab = new TestTab(this.locks, this.channels, () => {
      const database = new Database(this.name);
      let isGone = false;
      const engine = new Engine(this.device.world(database, () => isGone));
      const die = () => {
        isGone = true;
        database.close();
        this.device.sockets.forEach((socket) => socket.close());
        void engine.close();
      };
      return { engine, die };
    });
    this.tabs.push(tab);
    tab.ask('restore', undefined).catch(() => undefined);
    return tab;
  }

  close(tab: TestTab): void {
    this.tabs.splice(this.tabs.indexOf(tab), 1);
    tab.die();
  }
}

/** A tab: its page, its worker, and perhaps the engine. */
export class TestTab {
  readonly id = crypto.randomUUID();
  readonly page = new TestPage();
  readonly answers: Answer[] = [];
  leads = false;
  private readonly tab: Tab;
  private readonly waiting = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  private calls = 0;
  private isGone = false;
  private dieEngine: (() => void) | undefined;

  constructor(
    private readonly locks: FakeLocks,
    private readonly channels: FakeChannels,
    startEngine: () => { engine: LeadingEngine; die: () => void },
  ) {
    this.tab = new Tab(
      this.id,
      channels.of(this.id),
      () => {
        const { engine, die } = startEngine();
        this.leads = true;
        this.dieEngine = die;
        return engine;
      },
      (message) => this.hear(structuredClone(message)),
      () => uuidV7(Date.now()),
    );
    this.tab.live(locks.of(this.id));
  }

  get unanswered(): number {
    return this.waiting.size;
  }

  ask(command: CommandName, argument: unknown): Promise<unknown> {
    const call = ++this.calls;
    const answered = new Promise((resolve, reject) => this.waiting.set(call, { resolve, reject }));
    this.tab.ask({ call, command, argument });
    return answered;
  }

  /** The tab is closed in the middle of whatever it does. */
  die(): void {
    this.isGone = true;
    this.channels.remove(this.id);
    this.dieEngine?.();
    this.locks.release(this.id);
  }

  private hear(message: ToPage): void {
    if (this.isGone) {
      return;
    }
    if ('event' in message) {
      this.page.hear(message.event);
      return;
    }
    const { call, value, error } = message.answer;
    this.answers.push(message.answer);
    const waiting = this.waiting.get(call);
    this.waiting.delete(call);
    if (error) {
      waiting?.reject(new CommandError(error.code, error.message));
    } else {
      waiting?.resolve(value);
    }
  }
}
