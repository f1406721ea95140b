import type { Id } from '../bridge/bridge';
import { rest } from './backoff';
import type { KnownHeads, Mark } from './known-heads';
import { type AckFrame, type ErrorFrame, type EventPage, type Ready, type ServerErrorCode, isPassing, meaningOf } from './protocol';
import type { Emit, NewId, Random, SendInput, SendResult } from './sync-types';

const NEVER = Infinity;

/** Sends that may wait. */
const MOST = 10_000;
const ANSWER_MS = 30_000;

/** Answers `internal` until the sender is told. */
const DEFECTS = 3;

interface Pending {
  send: SendInput;
  step: 'queued' | 'inFlight' | 'resting' | 'searching';
  id: Id | undefined;
  ref: string;
  ids: number;
  refusals: number;
  defects: number;
  /** When this step has lasted too long, or its rest is over. */
  until: number;
  /** Where the room stood before the id was first used: it cannot have landed before. */
  before: Mark | undefined;
  /** Searching: read up to here. */
  searched: number;
}

/**
 * What is to be sent: each event is tried under one id until the server says how it ended. One room
 * has one event in flight, so that no retry can overtake; rooms do not wait for each other.
 */
export class Outbox {
  private readonly lanes = new Map<Id, Pending[]>();
  private readonly sends = new Map<number, Pending>();
  private readonly refs = new Map<string, Pending>();
  private isOnline = false;
  private inFlight = 0;
  private mostInFlight = 1;
  private clockOffset = 0;
  private isClockDoubtful = false;
  private self: Id | undefined;

  constructor(
    private readonly random: Random,
    private readonly newId: NewId,
    private readonly heads: KnownHeads,
  ) {}

  send(send: SendInput, now: number, emit: Emit): void {
    if (this.sends.size >= MOST) {
      const message = `more than ${MOST} sends wait already`;
      emit({ do: 'finished', send: send.send, result: { result: 'refused', code: 'busy', message } });
      return;
    }
    const pending: Pending = {
      send,
      step: 'queued',
      id: send.id,
      ref: `s${send.send}`,
      ids: 0,
      refusals: 0,
      defects: 0,
      until: NEVER,
      before: undefined,
      searched: 0,
    };
    this.sends.set(send.send, pending);
    this.refs.set(pending.ref, pending);
    const lane = this.lanes.get(send.room);
    if (lane) {
      lane.push(pending);
    } else {
      this.lanes.set(send.room, [pending]);
    }
    this.pump(now, emit);
  }

  abandon(send: number, now: number, emit: Emit): void {
    const pending = this.sends.get(send);
    if (pending) {
      this.remove(pending);
      this.pump(now, emit);
    }
  }

  /** What rests in the room need not wait any more. */
  nudge(room: Id, now: number, emit: Emit): void {
    const first = this.lanes.get(room)?.[0];
    if (first?.step === 'resting') {
      first.until = now;
      this.pump(now, emit);
    }
  }

  /** A connection is ready: whatever was on its way goes again, under the same id. */
  online(ready: Ready, now: number, emit: Emit): void {
    this.isOnline = true;
    this.self = ready.user;
    this.clockOffset = ready.now - now;
    this.mostInFlight = Math.max(1, ready.limits.unacknowledged);
    this.pump(now, emit);
  }

  offline(): void {
    this.isOnline = false;
    for (const pending of this.sends.values()) {
      if (pending.step === 'inFlight') {
        this.requeue(pending);
      }
    }
  }

  /** Gives up everything. */
  clear(message: string, emit: Emit): void {
    this.isOnline = false;
    for (const pending of [...this.sends.values()]) {
      const result: SendResult =
        pending.id === undefined
          ? { result: 'refused', code: 'unavailable', message }
          : { result: 'unsettled', message };
      this.finish(pending, result, emit);
    }
  }

  wakeAt(): number {
    let earliest = NEVER;
    for (const lane of this.lanes.values()) {
      earliest = Math.min(earliest, lane[0]!.until);
    }
    return earliest;
  }

  tick(now: number, emit: Emit): void {
    this.pump(now, emit);
  }

  acked(ack: AckFrame, now: number, emit: Emit): void {
    const pending = this.refs.get(ack.ref);
    if (pending) {
      this.finish(pending, { result: 'acked', seq: ack.seq, at: ack.at }, emit);
      this.pump(now, emit);
    }
  }

  /** Whether the error answers a send. */
  error(error: ErrorFrame, now: number, emit: Emit): boolean {
    const pending = error.ref === undefined ? undefined : this.refs.get(error.ref);
    if (pending?.step !== 'inFlight') {
      return pending !== undefined;
    }
    this.requeue(pending);
    pending.refusals++;
    this.judge(pending, error, now, emit);
    this.pump(now, emit);
    return true;
  }

  read(send: number, page: EventPage, now: number, emit: Emit): void {
    const pending = this.sends.get(send);
    if (pending?.step !== 'searching') {
      return;
    }
    if (pending.before && pending.before.generation !== page.generation) {
      pending.before = undefined;
      pending.searched = 0;
      ask(pending, emit);
      return;
    }
    const found = page.events.find((event) => event.sender === this.self && event.id === pending.id);
    const end = endOf(page, pending.searched);
    if (found) {
      this.finish(pending, { result: 'acked', seq: found.seq, at: found.at }, emit);
    } else if (end < page.head && end > pending.searched) {
      pending.searched = end;
      ask(pending, emit);
      return;
    } else {
      this.rename(pending, now);
    }
    this.pump(now, emit);
  }

  /** Whether the server's time should be asked for again; asks once. */
  doubtsClock(): boolean {
    const doubts = this.isClockDoubtful;
    this.isClockDoubtful = false;
    return doubts;
  }

  notRead(send: number, refused: ServerErrorCode | undefined, now: number, emit: Emit): void {
    const pending = this.sends.get(send);
    if (pending?.step !== 'searching') {
      return;
    }
    if (refused === undefined || isPassing(refused)) {
      pending.until = now + rest(0, ++pending.refusals, this.random);
      return;
    }
    const message = `the room's history can no longer be read (${refused})`;
    this.finish(pending, { result: 'unsettled', message }, emit);
    this.pump(now, emit);
  }

  private judge(pending: Pending, error: ErrorFrame, now: number, emit: Emit): void {
    switch (meaningOf(error.code)) {
      case 'later':
      case 'session':
        this.rest(pending, error.retryAfterMs, now);
        return;
      case 'defect':
        if (++pending.defects < DEFECTS) {
          this.rest(pending, error.retryAfterMs, now);
        } else {
          this.finish(pending, { result: 'unsettled', message: error.message }, emit);
        }
        return;
      case 'epoch':
        emit({ do: 'outOfEpoch', send: pending.send.send, room: pending.send.room });
        this.rest(pending, error.retryAfterMs, now);
        return;
      case 'resync':
        search(pending, emit);
        return;
      case 'refused':
        this.finish(pending, { result: 'refused', code: error.code, message: error.message }, emit);
    }
  }

  private pump(now: number, emit: Emit): void {
    if (!this.isOnline) {
      return;
    }
    for (const lane of [...this.lanes.values()]) {
      const first = lane[0]!;
      switch (first.step) {
        case 'queued':
          this.transmit(first, now, emit);
          break;
        case 'resting':
          if (first.until <= now) {
            this.transmit(first, now, emit);
          }
          break;
        case 'inFlight':
          if (first.until <= now) {
            this.requeue(first);
            this.transmit(first, now, emit);
          }
          break;
        case 'searching':
          if (first.until <= now) {
            ask(first, emit);
          }
      }
    }
  }

  private transmit(pending: Pending, now: number, emit: Emit): void {
    if (this.inFlight >= this.mostInFlight) {
      return;
    }
    const { room, type, content } = pending.send;
    if (pending.id === undefined) {
      pending.id = this.newId(now + this.clockOffset);
      pending.before = this.heads.of(room);
    }
    this.inFlight++;
    pending.step = 'inFlight';
    pending.until = now + ANSWER_MS;
    emit({ do: 'sendFrame', frame: { op: 'send', ref: pending.ref, room, id: pending.id, type, content } });
  }

  private requeue(pending: Pending): void {
    this.inFlight--;
    pending.step = 'queued';
    pending.until = NEVER;
  }

  private rest(pending: Pending, askedMs: number | undefined, now: number): void {
    pending.step = 'resting';
    pending.until = now + rest(askedMs ?? 0, pending.refusals, this.random);
  }

  /**
   * It did not land. The old ref goes too, so that a late answer to it is not taken for ours. When an
   * id that was named anew is too old as well, it is the time that is wrong.
   */
  private rename(pending: Pending, now: number): void {
    this.refs.delete(pending.ref);
    pending.ids++;
    pending.ref = `s${pending.send.send}.${pending.ids}`;
    this.refs.set(pending.ref, pending);
    pending.id = undefined;
    pending.step = 'queued';
    if (pending.ids > 1) {
      this.isClockDoubtful = true;
      this.rest(pending, undefined, now);
    }
  }

  private finish(pending: Pending, result: SendResult, emit: Emit): void {
    this.remove(pending);
    emit({ do: 'finished', send: pending.send.send, result });
  }

  /** The room goes to the end of the line, so that many busy rooms take turns. */
  private remove(pending: Pending): void {
    if (pending.step === 'inFlight') {
      this.inFlight--;
    }
    this.sends.delete(pending.send.send);
    this.refs.delete(pending.ref);
    const { room } = pending.send;
    const rest = (this.lanes.get(room) ?? []).filter((other) => other !== pending);
    this.lanes.delete(room);
    if (rest.length > 0) {
      this.lanes.set(room, rest);
    }
  }
}

function search(pending: Pending, emit: Emit): void {
  pending.step = 'searching';
  pending.searched = pending.before?.head ?? 0;
  ask(pending, emit);
}

function ask(pending: Pending, emit: Emit): void {
  pending.until = NEVER;
  emit({ do: 'readHistory', send: pending.send.send, room: pending.send.room, after: pending.searched });
}

function endOf(page: EventPage, after: number): number {
  return Math.max(after, ...page.events.map((event) => event.seq), ...page.gaps.map((gap) => gap.to));
}
