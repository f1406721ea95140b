import type { BridgeEvent, RoomWindow, WindowCommands } from '../bridge/bridge';
import { errorOf, WINDOW_COMMANDS, type Answer, type Call } from '../bridge/messages';
import type { EngineCommands } from './engine';

/** What the tab that leads needs of its engine. */
export interface LeadingEngine {
  readonly commands: EngineCommands;
  /** Tells what is the same for all pages: at once how things stand, then what changes. */
  subscribe(listener: (event: BridgeEvent) => void): () => void;
  /** The windows of one more page. */
  page(tell: (event: BridgeEvent) => void): PageWindows;
  leave(page: PageWindows): void;
}

export interface PageWindows extends WindowCommands {
  /** Goes on with what the page was shown by an engine that is gone. */
  adopt(window: RoomWindow): Promise<void>;
  close(): void;
}

export interface Locks {
  /** Holds the lock from when it is granted until what `held` answers is settled, or the tab is gone. */
  request(name: string, held: () => Promise<unknown>): Promise<unknown>;
}

/** How the leader speaks to the pages. */
export interface Voice {
  answer(tab: string, answer: Answer): void;
  tell(tab: string, event: BridgeEvent): void;
  tellAll(event: BridgeEvent): void;
}

/** Every living tab holds it. */
export function lockOf(tab: string): string {
  return `parley-tab-${tab}`;
}

interface Page {
  windows: PageWindows;
  /** The newest call that was taken: a tab that asks again, because it heard of the leader twice, changes nothing. */
  taken: number;
  ready: Promise<unknown>;
}

/** What the tab that leads does for the pages of all tabs, its own among them. */
export class Lead {
  private readonly pages = new Map<string, Page>();

  /** @param restored when the engine knows who is signed in */
  constructor(
    private readonly engine: LeadingEngine,
    private readonly restored: Promise<void>,
    private readonly locks: Locks,
    private readonly voice: Voice,
  ) {
    engine.subscribe((event) => voice.tellAll(event));
  }

  /** A tab is there, with the windows that its page shows already. */
  joins(tab: string, shown: RoomWindow[]): void {
    if (this.pages.has(tab)) {
      return;
    }
    const { engine, voice } = this;
    const windows = engine.page((event) => voice.tell(tab, event));
    this.pages.set(tab, { windows, taken: 0, ready: adoptAll(windows, shown) });
    engine.subscribe((event) => voice.tell(tab, event))();
    void this.locks.request(lockOf(tab), async () => this.left(tab));
  }

  asks(tab: string, call: Call): void {
    const page = this.pages.get(tab);
    if (page && call.call > page.taken) {
      page.taken = call.call;
      void this.run(page, call).then((answer) => this.voice.answer(tab, answer));
    }
  }

  private left(tab: string): void {
    const page = this.pages.get(tab);
    if (page) {
      this.pages.delete(tab);
      this.engine.leave(page.windows);
    }
  }

  private async run({ windows, ready }: Page, { call, command, argument, once }: Call): Promise<Answer> {
    try {
      await ready;
      if (command === 'restore') {
        return { call, value: await this.restored };
      }
      const does = (command in WINDOW_COMMANDS ? windows : this.engine.commands) as Record<string, unknown>;
      const ask = does[command] as (argument: unknown, once: string) => Promise<unknown>;
      return { call, value: await ask.call(does, argument, once) };
    } catch (error) {
      return { call, error: errorOf(error) };
    }
  }
}

async function adoptAll(windows: PageWindows, shown: RoomWindow[]): Promise<void> {
  for (const window of shown) {
    await windows.adopt(window);
  }
}
