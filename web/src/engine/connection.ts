import { CommandError, type Id } from '../bridge/bridge';
import type { Network } from '../bridge/messages';
import { isFromServer, type ClientFrame } from './protocol';
import type { Sessions } from './session';
import { SyncLoop, type OpenSocket } from './sync-loop';
import type { SyncEffect, SyncInput } from './sync-types';
import type { Told } from './told';

const RESTART_MS = 10_000;

/** The connection to the server: opens it, keeps it open, and tells how it stands. */
export class Connection {
  private loop: SyncLoop | undefined;
  private lostAt: number | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly sessions: Sessions,
    private readonly openSocket: OpenSocket,
    private readonly told: Told,
    private readonly carryOut: (effect: SyncEffect) => Promise<void>,
    private readonly leaving: (frame: ClientFrame) => Promise<ClientFrame>,
    private readonly broken: (error: unknown) => void,
  ) {}

  /** Nothing happens before `start` is put in. */
  open(since: string | undefined): void {
    this.lostAt = undefined;
    this.told.tell({ event: 'connection', connection: { state: 'connecting' } });
    this.loop = new SyncLoop(since, this.openSocket, (effect) => this.take(effect), this.leaving, this.broken);
  }

  /** What was received cannot be stored. */
  restart(begin: () => void): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(begin, RESTART_MS);
    this.lost(Date.now() + RESTART_MS);
  }

  async close(): Promise<void> {
    const { loop } = this;
    clearTimeout(this.timer);
    this.loop = undefined;
    await loop?.close();
  }

  input(input: SyncInput): void {
    this.loop?.input(input);
  }

  /** The browser knows before any heartbeat does; it may also be wrong, so the tries go on. */
  network(state: Network): void {
    switch (state) {
      case 'offline':
        this.loop?.lose();
        return this.lost(Date.now());
      case 'online':
        if (this.lostAt !== undefined) {
          this.loop?.lose();
          this.input({ on: 'hurry' });
        }
    }
  }

  private async take(effect: SyncEffect): Promise<void> {
    switch (effect.do) {
      case 'needToken':
        void this.fetchToken();
        return;
      case 'readHistory':
        void this.readHistory(effect.send, effect.room, effect.after);
        return;
      case 'offline':
        this.lost(effect.retryAt);
        return this.carryOut(effect);
      case 'online':
        this.lostAt = undefined;
        this.told.tell({ event: 'connection', connection: { state: 'online' } });
        return this.carryOut(effect);
      case 'stopped':
        return this.sessions.expire(effect.message);
      default:
        return this.carryOut(effect);
    }
  }

  private lost(retryAt: number): void {
    this.lostAt ??= Date.now();
    this.told.tell({ event: 'connection', connection: { state: 'offline', since: this.lostAt, retryAt } });
  }

  private async fetchToken(): Promise<void> {
    const { loop } = this;
    try {
      const { token, expiresInMs } = await this.sessions.refresh();
      loop?.input({ on: 'tokenGiven', token, expiresInMs });
    } catch (error) {
      const denied = this.sessions.session.state === 'expired';
      loop?.input(denied ? { on: 'tokenDenied', message: String(error) } : { on: 'tokenFailed' });
    }
  }

  private async readHistory(send: number, room: Id, after: number): Promise<void> {
    const { loop } = this;
    const { rest } = this.sessions;
    const query = { after, limit: 200 };
    try {
      const page = await this.sessions.call(() =>
        rest.GET('/v1/rooms/{room}/events', { params: { path: { room }, query } }),
      );
      loop?.input({ on: 'historyRead', send, page });
    } catch (error) {
      const refused = error instanceof CommandError && isFromServer(error.code) ? { refused: error.code } : {};
      loop?.input({ on: 'historyFailed', send, ...refused });
    }
  }
}
