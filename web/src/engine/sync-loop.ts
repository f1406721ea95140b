import type { Id } from '../bridge/bridge';
import { Withheld } from './withheld';
import type { ClientFrame, ServerFrame, StreamEvent } from './protocol';
import { Sync } from './sync';
import type { SyncEffect, SyncInput } from './sync-types';
import { uuidV7 } from './uuid';

/** What the loop needs of a WebSocket. */
export interface Socket {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((message: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  onerror: (() => void) | null;
}

export type OpenSocket = () => Socket;

/** Effects of one room that may wait; past it the room pauses, and goes on from its cursor once they are through. */
const MOST_WAITING = 500;

/** So many events of one room that came in a row are carried out together: a transaction costs more than what is stored in it. */
const MOST_TOGETHER = 50;

/**
 * Runs a `Sync`: gives it frames and time, and carries out its effects one after the other, so that
 * what must be stored before the next step is stored.
 */
export class SyncLoop {
  private readonly sync: Sync;
  private readonly effects: SyncEffect[] = [];
  private readonly waiting = new Map<Id, number>();
  private readonly paused = new Set<Id>();
  private socket: Socket | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | undefined;
  private closed = false;

  /**
   * @param carryOut what is not about the socket
   * @param leaving what goes over the socket in place of a frame; throws `Withheld` where it cannot yet
   * @param broken hears why an effect could not be carried out, after which nothing is done any more
   */
  constructor(
    since: string | undefined,
    private readonly openSocket: OpenSocket,
    private readonly carryOut: (effect: SyncEffect) => Promise<void>,
    private readonly leaving: (frame: ClientFrame) => Promise<ClientFrame>,
    private readonly broken: (error: unknown) => void,
  ) {
    this.sync = new Sync(Math.random, uuidV7, since);
  }

  input(input: SyncInput): void {
    if (this.closed) {
      return;
    }
    this.put(this.sync.on(input, now()));
    this.schedule();
  }

  /** Takes the connection for dead, whatever the socket says. */
  lose(): void {
    this.put([{ do: 'disconnect' }]);
    this.input({ on: 'lost' });
  }

  private put(effects: SyncEffect[]): void {
    for (const effect of unlessStopped(effects)) {
      this.effects.push(effect);
      this.came(effect);
    }
    if (this.effects.length > 0) {
      this.running ??= this.drain();
    }
  }

  private came(effect: SyncEffect): void {
    if ('cursor' in effect) {
      const { room } = effect.cursor;
      const waiting = (this.waiting.get(room) ?? 0) + 1;
      this.waiting.set(room, waiting);
      if (waiting > MOST_WAITING && !this.paused.has(room)) {
        this.paused.add(room);
        this.input({ on: 'pause', room });
      }
    }
  }

  private through(effect: SyncEffect): void {
    if ('cursor' in effect) {
      const { room } = effect.cursor;
      const waiting = this.waiting.get(room)! - countIn(effect);
      if (waiting > 0) {
        this.waiting.set(room, waiting);
        return;
      }
      this.waiting.delete(room);
      if (this.paused.delete(room)) {
        this.input({ on: 'resume', room });
      }
    }
  }

  /** Nothing is done any more once this resolves. */
  async close(): Promise<void> {
    this.end();
    await this.running;
  }

  private end(): void {
    this.closed = true;
    this.effects.length = 0;
    clearTimeout(this.timer);
    this.disconnect();
  }

  private async drain(): Promise<void> {
    try {
      for (let effect = this.next(); effect !== undefined; effect = this.next()) {
        await this.step(effect);
        this.through(effect);
      }
    } catch (error) {
      if (!this.closed) {
        this.end();
        this.broken(error);
      }
    }
    this.running = undefined;
  }

  private next(): SyncEffect | undefined {
    const { effects } = this;
    const effect = effects.shift();
    if (effect?.do !== 'deliver') {
      return effect;
    }
    const more: StreamEvent[] = [];
    let { cursor } = effect;
    for (let then = effects[0]; then?.do === 'deliver' && then.cursor.room === cursor.room && more.length < MOST_TOGETHER - 1; then = effects[0]) {
      cursor = then.cursor;
      more.push(then.event);
      effects.shift();
    }
    return more.length > 0 ? { ...effect, cursor, more } : effect;
  }

  private async step(effect: SyncEffect): Promise<void> {
    switch (effect.do) {
      case 'connect':
        return this.connect();
      case 'disconnect':
        return this.disconnect();
      case 'sendFrame':
        return this.say(effect.frame);
      case 'stopped':
        this.closed = true;
        return this.carryOut(effect);
      default:
        return this.carryOut(effect);
    }
  }

  /** What cannot leave yet is asked for again, as if the server had not been able to take it. */
  private async say(frame: ClientFrame): Promise<void> {
    try {
      const said = await this.leaving(frame);
      this.socket?.send(JSON.stringify(said));
    } catch (error) {
      if (!(error instanceof Withheld) || frame.op !== 'send') {
        throw error;
      }
      const { ref, room } = frame;
      this.input({ on: 'received', frame: { op: 'error', ref, room, code: 'unavailable', message: error.message } });
    }
  }

  private connect(): void {
    this.disconnect();
    const socket = this.openSocket();
    this.socket = socket;
    const heard = (input: SyncInput) => {
      if (this.socket === socket) {
        this.input(input);
      }
    };
    socket.onopen = () => heard({ on: 'connected' });
    socket.onmessage = ({ data }) => heard({ on: 'received', frame: JSON.parse(String(data)) as ServerFrame });
    socket.onclose = () => heard({ on: 'lost' });
    socket.onerror = () => heard({ on: 'lost' });
  }

  private disconnect(): void {
    const socket = this.socket;
    this.socket = undefined;
    socket?.close();
  }

  private schedule(): void {
    clearTimeout(this.timer);
    const wakeAt = this.sync.wakeAt();
    if (wakeAt !== Infinity) {
      this.timer = setTimeout(() => this.input({ on: 'tick' }), Math.max(0, wakeAt - now()));
    }
  }
}

function countIn(effect: SyncEffect): number {
  return effect.do === 'deliver' ? 1 + (effect.more?.length ?? 0) : 1;
}

/** A session that ends settles no send: what waits goes out after the next sign-in. */
function unlessStopped(effects: SyncEffect[]): SyncEffect[] {
  const stopped = effects.some((effect) => effect.do === 'stopped');
  return stopped ? effects.filter((effect) => effect.do !== 'finished') : effects;
}

/** A clock that never goes back. */
function now(): number {
  return Math.floor(performance.timeOrigin + performance.now());
}
