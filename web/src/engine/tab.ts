import type { BridgeEvent, Id, RoomWindow } from '../bridge/bridge';
import type { Answer, Call, ToPage } from '../bridge/messages';
import { changed } from '../bridge/window-change';
import { Lead, lockOf, type LeadingEngine, type Locks } from './lead';
import { MOST_OPEN } from './windows';

const LOCK = 'parley-engine';

/** Between the workers of all tabs. */
type Shared =
  | { kind: 'leads' }
  | { kind: 'joins'; tab: string; shown: RoomWindow[] }
  | { kind: 'asks'; tab: string; call: Call }
  | { kind: 'answers'; tab: string; answer: Answer }
  | { kind: 'tells'; tab?: string; event: BridgeEvent };

export interface Channel {
  postMessage(message: unknown): void;
  onmessage: ((message: MessageEvent) => void) | null;
}

/**
 * One tab runs the engine, with its socket and its writes, for all: the one that holds the lock. The
 * others forward what their pages ask. When the leader closes, the next in line takes over, goes on
 * with the windows of all pages, and does what was not answered yet.
 */
export class Tab {
  private lead: Lead | undefined;
  private readonly open = new Map<number, Call>();
  private readonly shown = new Map<Id, RoomWindow>();
  /** How the page opened the thread that it shows. */
  private thread: Call | undefined;
  private isThere = false;

  constructor(
    private readonly tab: string,
    private readonly channel: Channel,
    private readonly startEngine: () => LeadingEngine,
    private readonly toPage: (message: ToPage) => void,
    private readonly newOnce: () => string,
  ) {
    channel.onmessage = ({ data }) => this.heard(data as Shared);
  }

  /** Joins whoever leads, and waits for the lead, which it keeps as long as it lives. */
  live(locks: Locks): void {
    void locks.request(lockOf(this.tab), () => {
      this.isThere = true;
      this.join();
      return forEver();
    });
    void locks.request(LOCK, () => {
      void this.takeOver(locks);
      return forEver();
    });
  }

  ask(asked: Omit<Call, 'once'>): void {
    const call = { ...asked, once: this.newOnce() };
    this.open.set(call.call, call);
    if (call.command === 'openThread' || call.command === 'closeThread') {
      this.thread = call.command === 'openThread' ? call : undefined;
    }
    if (call.command === 'closeRoom') {
      this.shown.delete(call.argument as Id);
    }
    this.forward(call);
  }

  private forward(call: Call): void {
    if (this.lead) {
      this.lead.asks(this.tab, call);
    } else if (this.isThere) {
      this.share({ kind: 'asks', tab: this.tab, call });
    }
  }

  private async takeOver(locks: Locks): Promise<void> {
    const engine = this.startEngine();
    const restored = engine.commands.restore();
    await restored.catch(() => undefined);
    this.lead = new Lead(engine, restored, locks, {
      answer: (tab, answer) => (tab === this.tab ? this.answered(answer) : this.share({ kind: 'answers', tab, answer })),
      tell: (tab, event) => (tab === this.tab ? this.told(event) : this.share({ kind: 'tells', tab, event })),
      tellAll: (event) => {
        this.told(event);
        this.share({ kind: 'tells', event });
      },
    });
    this.join();
    this.share({ kind: 'leads' });
  }

  private join(): void {
    const shown = [...this.shown.values()];
    if (this.lead) {
      this.lead.joins(this.tab, shown);
    } else {
      this.share({ kind: 'joins', tab: this.tab, shown });
    }
    const again = this.thread && !this.open.has(this.thread.call) ? [this.thread] : [];
    [...again, ...this.open.values()].sort((a, b) => a.call - b.call).forEach((call) => this.forward(call));
  }

  private heard(message: Shared): void {
    switch (message.kind) {
      case 'leads':
        return this.isThere ? this.join() : undefined;
      case 'joins':
        return this.lead?.joins(message.tab, message.shown);
      case 'asks':
        return this.lead?.asks(message.tab, message.call);
      case 'answers':
        return message.tab === this.tab ? this.answered(message.answer) : undefined;
      case 'tells':
        return message.tab === undefined || message.tab === this.tab ? this.told(message.event) : undefined;
    }
  }

  private answered(answer: Answer): void {
    if (this.open.delete(answer.call)) {
      this.toPage({ answer });
    }
  }

  private told(event: BridgeEvent): void {
    this.remember(event);
    this.toPage({ event });
  }

  /** What the page shows, for the next leader to go on with. */
  private remember(event: BridgeEvent): void {
    switch (event.event) {
      case 'window':
        return this.show(event.window);
      case 'windowChanged': {
        const before = this.shown.get(event.change.room);
        return before ? this.show(changed(before, event.change)) : undefined;
      }
      case 'windowEnded':
      case 'windowClosed':
        this.shown.delete(event.room);
        return;
      case 'session':
        return event.session.state === 'signedOut' ? this.shown.clear() : undefined;
      case 'connection':
      case 'storage':
      case 'alert':
      case 'rooms':
      case 'saved':
      case 'sections':
      case 'reports':
      case 'blocked':
      case 'typing':
      case 'reads':
      case 'presence':
      case 'presenceSettings':
      case 'draft':
      case 'arrived':
      case 'thread':
      case 'threadMarked':
        return;
    }
  }

  private show(window: RoomWindow): void {
    this.shown.delete(window.room);
    this.shown.set(window.room, window);
    if (this.shown.size > MOST_OPEN) {
      this.shown.delete(this.shown.keys().next().value!);
    }
  }

  private share(message: Shared): void {
    this.channel.postMessage(message);
  }
}

function forEver(): Promise<never> {
  return new Promise<never>(() => {});
}
