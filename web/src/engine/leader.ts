import type { Bridge, BridgeEvent, Id, Position } from '../bridge/bridge';
import { errorOf, type Answer, type Call, type ToPage } from '../bridge/messages';

const LOCK = 'parley-engine';

/** Between the workers of all tabs. */
type Shared =
  | { kind: 'leads' }
  | { kind: 'joins'; tab: string }
  | { kind: 'asks'; tab: string; call: Call }
  | { kind: 'answers'; tab: string; answer: Answer }
  | { kind: 'tells'; tab?: string; event: BridgeEvent };

export interface Channel {
  postMessage(message: unknown): void;
  onmessage: ((message: MessageEvent) => void) | null;
}

export interface Locks {
  request(name: string, held: () => Promise<never>): Promise<unknown>;
}

/**
 * One tab runs the engine, with its socket and its writes, for all: the one that holds the lock. The
 * others forward what their pages ask. When the leader closes, the next in line takes over, opens what
 * its page had open, and does what was not answered yet.
 */
export class Tab {
  private engine: Bridge | undefined;
  private readonly open = new Map<number, Call>();
  private readonly rooms = new Map<Id, Position>();

  constructor(
    private readonly tab: string,
    private readonly channel: Channel,
    private readonly startEngine: () => Bridge,
    private readonly toPage: (message: ToPage) => void,
  ) {
    channel.onmessage = ({ data }) => this.heard(data as Shared);
    this.share({ kind: 'joins', tab });
  }

  /** Waits for the lead, and keeps it as long as the tab lives. */
  standForLeader(locks: Locks): void {
    void locks.request(LOCK, () => {
      this.lead();
      return new Promise<never>(() => {});
    });
  }

  ask(call: Call): void {
    this.open.set(call.call, call);
    this.remember(call);
    if (this.engine) {
      void this.run(this.engine, call, (answer) => this.answered(answer));
    } else {
      this.share({ kind: 'asks', tab: this.tab, call });
    }
  }

  private lead(): void {
    const engine = this.startEngine();
    this.engine = engine;
    engine.subscribe((event) => {
      this.toPage({ event });
      this.share({ kind: 'tells', event });
    });
    void this.takeOver(engine);
  }

  private async takeOver(engine: Bridge): Promise<void> {
    await engine.restore();
    for (const [room, position] of this.rooms) {
      await engine.openRoom({ room, position }).catch(() => this.rooms.delete(room));
    }
    for (const call of [...this.open.values()]) {
      void this.run(engine, call, (answer) => this.answered(answer));
    }
    this.share({ kind: 'leads' });
  }

  private heard(message: Shared): void {
    switch (message.kind) {
      case 'leads':
        return this.open.forEach((call) => this.share({ kind: 'asks', tab: this.tab, call }));
      case 'joins':
        return this.welcome(message.tab);
      case 'asks':
        if (this.engine) {
          const { tab } = message;
          void this.run(this.engine, message.call, (answer) => this.share({ kind: 'answers', tab, answer }));
        }
        return;
      case 'answers':
        return message.tab === this.tab ? this.answered(message.answer) : undefined;
      case 'tells':
        return message.tab === undefined || message.tab === this.tab ? this.toPage({ event: message.event }) : undefined;
    }
  }

  /** Somebody new hears how things stand. */
  private welcome(tab: string): void {
    this.engine?.subscribe((event) => this.share({ kind: 'tells', tab, event }))();
  }

  private async run(engine: Bridge, { call, command, argument }: Call, answer: (answer: Answer) => void) {
    try {
      const ask = engine[command] as (argument: unknown) => Promise<unknown>;
      answer({ call, value: await ask.call(engine, argument) });
    } catch (error) {
      answer({ call, error: errorOf(error) });
    }
  }

  private answered(answer: Answer): void {
    if (this.open.delete(answer.call)) {
      this.toPage({ answer });
    }
  }

  private remember({ command, argument }: Call): void {
    if (command === 'openRoom') {
      const { room, position } = argument as { room: Id; position: Position };
      this.rooms.set(room, position);
    } else if (command === 'closeRoom') {
      this.rooms.delete(argument as Id);
    }
  }

  private share(message: Shared): void {
    this.channel.postMessage(message);
  }
}
