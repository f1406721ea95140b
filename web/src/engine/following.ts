import type { Id } from '../bridge/bridge';
import type { KnownHeads } from './known-heads';
import { type Cursor, type ErrorFrame, type EventFrame, type GapFrame, type ResetFrame, type RoomHead, LIMITS, isPassing } from './protocol';
import type { Emit } from './sync-types';

const NEVER = Infinity;

/** How long something known to exist may stay out before it is asked for again. */
const PATIENCE_MS = 5_000;
const MOST_PATIENCE_MS = 60_000;

/** Subscriptions without fruit that are renewed at once when the server itself asks for it. */
const AT_ONCE = 3;

interface Followed {
  room: Id;
  after: number;
  generation: number | undefined;
  /** The highest sequence known to exist. */
  wanted: number;
  /** Subscriptions since the cursor last moved. */
  fruitless: number;
  /** When to subscribe again. */
  askAt: number;
  /** Subscribe at `askAt` whether or not something is known to be missing. */
  owed: boolean;
  paused: boolean;
  ref: string;
}

/**
 * The followed rooms: lets each event through once, in order, and asks again where one is missing.
 * Everything up to a room's cursor was delivered or told as a gap, nothing after it. What arrives out
 * of turn is dropped: it comes again.
 */
export class Following {
  private readonly rooms = new Map<Id, Followed>();
  private refs = 0;
  private isOnline = false;
  private self: Id | undefined;

  constructor(private readonly heads: KnownHeads) {}

  cursor(room: Id): Cursor | undefined {
    const followed = this.rooms.get(room);
    return followed && cursorOf(followed);
  }

  wakeAt(): number {
    let earliest = NEVER;
    for (const followed of this.rooms.values()) {
      earliest = Math.min(earliest, followed.askAt);
    }
    return earliest;
  }

  follow(from: Cursor, now: number, emit: Emit): void {
    if (this.rooms.size >= LIMITS.subscriptions && !this.rooms.has(from.room)) {
      const message = `at most ${LIMITS.subscriptions} rooms can be followed at once`;
      emit({ do: 'followEnded', room: from.room, code: 'busy', message });
      return;
    }
    const followed: Followed = {
      room: from.room,
      after: from.after,
      generation: from.generation,
      wanted: 0,
      fruitless: 0,
      askAt: NEVER,
      owed: false,
      paused: false,
      ref: '',
    };
    this.rooms.set(from.room, followed);
    this.learn(followed);
    this.subscribe([followed], now, emit);
  }

  unfollow(room: Id, emit: Emit): void {
    if (this.rooms.delete(room)) {
      this.unsubscribe(room, emit);
    }
  }

  pause(room: Id, emit: Emit): void {
    const followed = this.rooms.get(room);
    if (followed && !followed.paused) {
      followed.paused = true;
      followed.askAt = NEVER;
      this.unsubscribe(room, emit);
    }
  }

  resume(room: Id, now: number, emit: Emit): void {
    const followed = this.rooms.get(room);
    if (followed?.paused) {
      followed.paused = false;
      followed.fruitless = 0;
      this.askAgain([followed], now, emit);
    }
  }

  /** Subscribes all rooms on a new connection, each from its own cursor. */
  online(user: Id, now: number, emit: Emit): void {
    this.isOnline = true;
    this.self = user;
    const all = [...this.rooms.values()];
    for (const followed of all) {
      followed.fruitless = 0;
    }
    this.subscribe(all, now, emit);
  }

  offline(): void {
    this.isOnline = false;
    for (const followed of this.rooms.values()) {
      followed.askAt = NEVER;
    }
  }

  clear(): void {
    this.offline();
    this.rooms.clear();
  }

  event(frame: EventFrame, now: number, emit: Emit): void {
    if (!this.rooms.has(frame.room)) {
      emit({ do: 'told', frame: { op: 'heads', rooms: [headOf(frame)] } });
      return;
    }
    const followed = this.listening(frame.room);
    if (!followed || frame.seq <= followed.after) {
      return;
    }
    if (frame.seq > followed.after + 1) {
      this.hole(followed, frame.seq, now, emit);
      return;
    }
    moved(followed, frame.seq, now);
    const { op: _op, room: _room, ...event } = frame;
    emit({ do: 'deliver', cursor: cursorOf(followed), event });
    if (frame.type === 'member.left' && frame.content['user'] === this.self) {
      // The last event one sees, unless one came back later: the server says nothing more unasked.
      this.askedAgain([followed], now, emit);
    }
  }

  gap(gap: GapFrame, now: number, emit: Emit): void {
    const followed = this.listening(gap.room);
    if (!followed || gap.to <= followed.after) {
      return;
    }
    const from = followed.after + 1;
    if (gap.from > from) {
      this.hole(followed, gap.to, now, emit);
      return;
    }
    moved(followed, gap.to, now);
    emit({ do: 'skip', cursor: cursorOf(followed), from, reason: gap.reason });
  }

  reset(reset: ResetFrame, now: number, emit: Emit): void {
    const followed = this.listening(reset.room);
    if (followed) {
      followed.after = reset.floor;
      followed.generation = reset.generation;
      followed.wanted = reset.head;
      emit({ do: 'reset', cursor: cursorOf(followed), head: reset.head });
      this.askedAgain([followed], now, emit);
    }
  }

  behind(rooms: Id[], now: number, emit: Emit): void {
    const late = [...new Set(rooms)].map((room) => this.listening(room)).filter((followed) => followed !== undefined);
    this.askedAgain(late, now, emit);
  }

  /** The room has events up to `head`: those that stay out will be asked for. */
  exists(room: Id, head: number, now: number): void {
    const followed = this.listening(room);
    if (followed) {
      this.learn(followed);
      followed.wanted = Math.max(followed.wanted, head);
      if (followed.wanted > followed.after && followed.askAt === NEVER) {
        followed.askAt = now + PATIENCE_MS;
      }
    }
  }

  /** Whether the error is about followed rooms. */
  error(error: ErrorFrame, now: number, emit: Emit): boolean {
    const meant = [...this.rooms.values()].filter((followed) => isMeant(followed, error));
    for (const followed of meant) {
      if (isPassing(error.code)) {
        followed.fruitless++;
        followed.owed = true;
        followed.askAt = now + Math.max(error.retryAfterMs ?? 0, patience(followed));
      } else {
        this.rooms.delete(followed.room);
        emit({ do: 'followEnded', room: followed.room, code: error.code, message: error.message });
      }
    }
    return meant.length > 0;
  }

  tick(now: number, emit: Emit): void {
    const due: Followed[] = [];
    for (const followed of this.rooms.values()) {
      if (followed.askAt <= now) {
        followed.askAt = NEVER;
        if (followed.owed || followed.wanted > followed.after) {
          due.push(followed);
        }
      }
    }
    this.askAgain(due, now, emit);
  }

  private listening(room: Id): Followed | undefined {
    const followed = this.rooms.get(room);
    return followed?.paused ? undefined : followed;
  }

  /** A cursor without a generation is of the one that the server tells first. */
  private learn(followed: Followed): void {
    followed.generation ??= this.heads.of(followed.room)?.generation;
  }

  private hole(followed: Followed, seen: number, now: number, emit: Emit): void {
    followed.wanted = Math.max(followed.wanted, seen);
    if (followed.fruitless === 0) {
      this.askAgain([followed], now, emit);
    }
  }

  /** The server wants a new subscription: at once, but not in a circle. */
  private askedAgain(asked: Followed[], now: number, emit: Emit): void {
    const atOnce = asked.filter((followed) => followed.fruitless < AT_ONCE);
    for (const followed of asked) {
      followed.owed = true;
      followed.askAt = now + patience(followed);
    }
    this.askAgain(atOnce, now, emit);
  }

  private askAgain(again: Followed[], now: number, emit: Emit): void {
    this.subscribe(again, now, emit);
    for (const followed of again) {
      followed.fruitless++;
      followed.askAt = now + patience(followed);
    }
  }

  private subscribe(wanted: Followed[], now: number, emit: Emit): void {
    const open = wanted.filter((followed) => this.isOnline && !followed.paused);
    for (let from = 0; from < open.length; from += LIMITS.roomsPerFrame) {
      const some = open.slice(from, from + LIMITS.roomsPerFrame);
      const ref = `f${++this.refs}`;
      for (const followed of some) {
        followed.ref = ref;
        followed.owed = false;
        followed.askAt = followed.wanted > followed.after ? now + PATIENCE_MS : NEVER;
      }
      emit({ do: 'sendFrame', frame: { op: 'sub', ref, rooms: some.map(cursorOf) } });
    }
  }

  private unsubscribe(room: Id, emit: Emit): void {
    if (this.isOnline) {
      emit({ do: 'sendFrame', frame: { op: 'unsub', ref: `u${++this.refs}`, rooms: [room] } });
    }
  }
}

function cursorOf({ room, after, generation }: Followed): Cursor {
  return generation === undefined ? { room, after } : { room, after, generation };
}

/** Of an event that was on its way when the following ended; it is not told another time. */
function headOf({ room, seq, n, at }: EventFrame): RoomHead {
  return { room, head: seq, count: n, at };
}

function moved(followed: Followed, to: number, now: number): void {
  followed.after = to;
  followed.fruitless = 0;
  followed.askAt = followed.wanted > to ? now + PATIENCE_MS : NEVER;
}

/** An error without a ref ends no following: it may be about typing or a read cursor. */
function isMeant(followed: Followed, error: ErrorFrame): boolean {
  const ours =
    error.ref === undefined ? error.room !== undefined && isPassing(error.code) : error.ref === followed.ref;
  return ours && (error.room === undefined || error.room === followed.room);
}

function patience(followed: Followed): number {
  const doublings = Math.min(10, Math.max(0, followed.fruitless - 1));
  return Math.min(MOST_PATIENCE_MS, PATIENCE_MS * 2 ** doublings);
}
