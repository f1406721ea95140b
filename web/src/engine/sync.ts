import type { Id } from '../bridge/bridge';
import { Backoff } from './backoff';
import { Following } from './following';
import { Heartbeat } from './heartbeat';
import { KnownHeads } from './known-heads';
import { Outbox } from './outbox';
import type { ByeFrame, ClientFrame, Cursor, ErrorFrame, Ready, RoomsFrame, ServerFrame } from './protocol';
import type { Emit, NewId, Random, SyncEffect, SyncInput } from './sync-types';
import { Token } from './token';

const NEVER = Infinity;

/** How long opening a socket, and then the answer to `hello`, may take. */
const PATIENCE_MS = 15_000;

/**
 * After a connection that lived so long, or was good for an event or an acknowledgement, the next
 * back-off starts from the beginning; one that a server only lets in and drops does not.
 */
const STEADY_MS = 10_000;

type Phase = 'idle' | 'noToken' | 'connecting' | 'greeting' | 'ready' | 'waiting' | 'stopped';

/**
 * A client's side of the protocol: stays connected, follows rooms with no hole and no double, sends
 * each event once. A state machine without timers or I/O: `on` takes what happened and answers what
 * is to be done, in that order. Times are milliseconds of one clock that never goes back.
 * `protocol/sync-scenarios.json` holds its rules.
 */
export class Sync {
  private readonly heads = new KnownHeads();
  private readonly following = new Following(this.heads);
  private readonly outbox: Outbox;
  private readonly backoff: Backoff;
  private readonly heartbeat = new Heartbeat();
  private readonly token = new Token();
  private phase: Phase = 'idle';
  /** Waiting: when to try again; connecting, greeting: when to give up. */
  private deadline = NEVER;
  private readyAt = 0;
  private useful = false;

  /** @param since of the last `rooms` frame that was stored */
  constructor(
    random: Random,
    newId: NewId,
    private since?: string,
  ) {
    this.backoff = new Backoff(random);
    this.outbox = new Outbox(random, newId, this.heads);
  }

  cursor(room: Id): Cursor | undefined {
    return this.following.cursor(room);
  }

  /** When the next tick is due; `Infinity`: none. */
  wakeAt(): number {
    switch (this.phase) {
      case 'idle':
      case 'noToken':
      case 'stopped':
        return NEVER;
      case 'connecting':
      case 'greeting':
      case 'waiting':
        return this.deadline;
      case 'ready':
        return Math.min(
          this.heartbeat.pingAt(),
          this.heartbeat.silentAt(),
          this.token.dueAt(),
          this.following.wakeAt(),
          this.outbox.wakeAt(),
        );
    }
  }

  on(input: SyncInput, now: number): SyncEffect[] {
    const effects: SyncEffect[] = [];
    const emit: Emit = (effect) => effects.push(effect);
    if (this.phase === 'stopped') {
      refuse(input, emit);
    } else {
      this.take(input, now, emit);
    }
    return effects;
  }

  private take(input: SyncInput, now: number, emit: Emit): void {
    switch (input.on) {
      case 'start':
        return this.phase === 'idle' ? this.begin(now, emit) : undefined;
      case 'connected':
        return this.connected(now, emit);
      case 'lost':
        return this.lost(now, emit);
      case 'received':
        return this.received(input.frame, now, emit);
      case 'tick':
        return this.tick(now, emit);
      case 'hurry':
        return this.phase === 'waiting' ? this.begin(now, emit) : undefined;
      case 'tokenGiven':
        return this.tokenGiven(input.token, input.expiresInMs, now, emit);
      case 'tokenFailed':
        return this.tokenFailed(now, emit);
      case 'tokenDenied':
        return this.stop(input.message, emit);
      case 'follow':
        return this.following.follow(input.from, now, emit);
      case 'unfollow':
        return this.following.unfollow(input.room, emit);
      case 'pause':
        return this.following.pause(input.room, emit);
      case 'resume':
        return this.following.resume(input.room, now, emit);
      case 'send':
        return this.outbox.send(input, now, emit);
      case 'abandon':
        return this.outbox.abandon(input.send, now, emit);
      case 'nudge':
        return this.outbox.nudge(input.room, now, emit);
      case 'historyRead':
        this.outbox.read(input.send, input.page, now, emit);
        return this.outbox.doubtsClock() ? this.askForTime(now, emit) : undefined;
      case 'historyFailed':
        return this.outbox.notRead(input.send, input.refused, now, emit);
      case 'signal':
        return this.phase === 'ready' ? this.say(input.frame, now, emit) : undefined;
      case 'stop':
        return this.stop('the client was stopped', emit);
    }
  }

  private begin(now: number, emit: Emit): void {
    if (this.token.isGood(now)) {
      this.phase = 'connecting';
      this.deadline = now + PATIENCE_MS;
      emit({ do: 'connect' });
    } else {
      this.phase = 'noToken';
      this.token.ask(emit);
    }
  }

  private tokenGiven(fresh: string, expiresInMs: number, now: number, emit: Emit): void {
    this.token.given(fresh, expiresInMs, now);
    if (this.phase === 'noToken') {
      this.begin(now, emit);
    } else if (this.phase === 'greeting' || this.phase === 'ready') {
      this.hello(fresh, now, emit);
    }
  }

  private tokenFailed(now: number, emit: Emit): void {
    this.token.failed();
    if (this.phase === 'noToken') {
      this.wait(0, now, emit);
    } else {
      this.token.renewLater(now);
    }
  }

  private connected(now: number, emit: Emit): void {
    const token = this.token.value;
    if (this.phase === 'connecting' && token !== undefined) {
      this.phase = 'greeting';
      this.deadline = now + PATIENCE_MS;
      this.heartbeat.begin(now);
      this.hello(token, now, emit);
    }
  }

  /** Any `ready` tells the server's time. */
  private askForTime(now: number, emit: Emit): void {
    const token = this.token.value;
    if (this.phase === 'ready' && token !== undefined) {
      this.hello(token, now, emit);
    }
  }

  private hello(token: string, now: number, emit: Emit): void {
    this.say(this.since === undefined ? { op: 'hello', token } : { op: 'hello', token, since: this.since }, now, emit);
  }

  private say(frame: ClientFrame, now: number, emit: Emit): void {
    this.heartbeat.said(now);
    emit({ do: 'sendFrame', frame });
  }

  private received(frame: ServerFrame, now: number, emit: Emit): void {
    if (this.phase !== 'greeting' && this.phase !== 'ready') {
      return;
    }
    this.heartbeat.heard(now);
    switch (frame.op) {
      case 'ready':
        return this.ready(frame, now, emit);
      case 'rooms':
        return this.rooms(frame, now, emit);
      case 'heads':
        for (const head of frame.rooms) {
          this.heads.head(head);
          this.following.exists(head.room, head.head, now);
        }
        return emit({ do: 'told', frame });
      case 'ack':
        this.useful = true;
        return this.outbox.acked(frame, now, emit);
      case 'event':
        this.useful = true;
        return this.following.event(frame, now, emit);
      case 'gap':
        return this.following.gap(frame, now, emit);
      case 'reset':
        this.heads.reset(frame);
        return this.following.reset(frame, now, emit);
      case 'behind':
        return this.following.behind(frame.rooms, now, emit);
      case 'read':
      case 'unread':
      case 'notifications':
      case 'thread':
      case 'saved':
      case 'sections':
      case 'reports':
      case 'keyPackages':
      case 'blocked':
      case 'typing':
      case 'presence':
      case 'profile':
      case 'settings':
        return emit({ do: 'told', frame });
      case 'error':
        return this.error(frame, now, emit);
      case 'bye':
        return this.bye(frame, now, emit);
      case 'pong':
        return;
    }
  }

  private ready(ready: Ready, now: number, emit: Emit): void {
    this.token.accepted();
    this.heartbeat.every(ready.heartbeatMs);
    if (this.phase === 'greeting') {
      this.phase = 'ready';
      this.readyAt = now;
      this.useful = false;
      emit({ do: 'online', user: ready.user, device: ready.device });
      this.following.online(ready.user, now, emit);
    }
    this.outbox.online(ready, now, emit);
  }

  private rooms(frame: RoomsFrame, now: number, emit: Emit): void {
    for (const room of frame.rooms) {
      this.heads.room(room);
      this.following.exists(room.room, room.head, now);
    }
    this.since = frame.since ?? this.since;
    emit({ do: 'told', frame });
  }

  private error(error: ErrorFrame, now: number, emit: Emit): void {
    const known = this.outbox.error(error, now, emit) || this.following.error(error, now, emit);
    if (error.code === 'unauthenticated' || error.code === 'token-expired') {
      this.rejected(error.message, error.retryAfterMs, now, emit);
    } else if (error.code === 'session-ended') {
      this.stop(error.message, emit);
    } else if (!known) {
      emit({ do: 'told', frame: error });
    }
  }

  private bye(bye: ByeFrame, now: number, emit: Emit): void {
    switch (bye.reason) {
      case 'unauthenticated':
      case 'token-expired':
        return this.rejected(bye.message, bye.retryAfterMs, now, emit);
      case 'session-ended':
        return this.stop(bye.message, emit);
      case 'protocol-error':
        return bye.retryAfterMs === undefined ? this.stop(bye.message, emit) : this.hangUp(bye.retryAfterMs, now, emit);
      case 'hello-timeout':
      case 'heartbeat-timeout':
      case 'overloaded':
      case 'draining':
        return this.hangUp(bye.retryAfterMs ?? 0, now, emit);
    }
  }

  private rejected(message: string, retryAfterMs: number | undefined, now: number, emit: Emit): void {
    if (this.token.rejected()) {
      this.hangUp(retryAfterMs ?? 0, now, emit);
    } else {
      this.stop(message, emit);
    }
  }

  private lost(now: number, emit: Emit): void {
    if (this.phase === 'connecting' || this.phase === 'greeting' || this.phase === 'ready') {
      this.wait(0, now, emit);
    }
  }

  private hangUp(askedMs: number, now: number, emit: Emit): void {
    emit({ do: 'disconnect' });
    this.wait(askedMs, now, emit);
  }

  private wait(askedMs: number, now: number, emit: Emit): void {
    if (this.phase === 'ready' && (this.useful || now - this.readyAt >= STEADY_MS)) {
      this.backoff.reset();
    }
    this.phase = 'waiting';
    this.deadline = now + this.backoff.next(askedMs);
    this.following.offline();
    this.outbox.offline();
    emit({ do: 'offline', retryAt: this.deadline });
  }

  private stop(message: string, emit: Emit): void {
    this.phase = 'stopped';
    emit({ do: 'disconnect' });
    this.following.clear();
    this.outbox.clear(message, emit);
    emit({ do: 'stopped', message });
  }

  private tick(now: number, emit: Emit): void {
    if (this.phase === 'waiting' && now >= this.deadline) {
      this.begin(now, emit);
    } else if ((this.phase === 'connecting' || this.phase === 'greeting') && now >= this.deadline) {
      this.hangUp(0, now, emit);
    } else if (this.phase === 'ready') {
      this.keepUp(now, emit);
    }
  }

  private keepUp(now: number, emit: Emit): void {
    if (now >= this.heartbeat.silentAt()) {
      this.hangUp(0, now, emit);
      return;
    }
    if (now >= this.heartbeat.pingAt()) {
      this.heartbeat.pinged(now);
      this.say({ op: 'ping' }, now, emit);
    }
    if (now >= this.token.dueAt()) {
      this.token.ask(emit);
    }
    this.following.tick(now, emit);
    this.outbox.tick(now, emit);
  }
}

function refuse(input: SyncInput, emit: Emit): void {
  const message = 'the client is stopped';
  if (input.on === 'send') {
    emit({ do: 'finished', send: input.send, result: { result: 'refused', code: 'unavailable', message } });
  }
  if (input.on === 'follow') {
    emit({ do: 'followEnded', room: input.from.room, code: 'unavailable', message });
  }
}
