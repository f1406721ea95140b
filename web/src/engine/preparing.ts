import type { Id } from '../bridge/bridge';
import { RoomQueue } from './room-queue';

/** A room whose group this device cannot enter yet is tried again after so long, and then after twice that. */
const LEAST_WAIT_MS = 500;
const MOST_WAIT_MS = 60_000;

/** Where somebody has no device yet it is asked at least so often whether they have one: while one uses the room, and later. */
const ABSENT_WAIT_MS = 10_000;
const MOST_ABSENT_WAIT_MS = 300_000;
const IN_USE_MS = 600_000;

/** Whoever did not change who is in a room waits so long for who did, and up to as much more, so that not all act at once. */
const LEAST_DELAY_MS = 5_000;
const SPREAD_DELAY_MS = 25_000;

/** How often it is asked whether somebody waits to be let into a room. */
const TOUCH_EVERY_MS = 15_000;

/** The longest that browsers wait for. */
const MOST_MS = 2 ** 31 - 1;

/** When the groups of rooms are brought to where the rooms are: at once, or at one time to come, the earliest of all. */
export class Preparing {
  private readonly queue: RoomQueue;
  private readonly timers = new Map<Id, { at: number; timer: ReturnType<typeof setTimeout> }>();
  /** How long rooms waited last that could not be prepared. */
  private readonly waits = new Map<Id, number>();
  /** How long rooms waited last in which somebody has no device. */
  private readonly absences = new Map<Id, number>();
  private readonly touches = new Map<Id, number>();

  constructor(work: (room: Id) => Promise<false>, failed: (error: unknown) => void) {
    this.queue = new RoomQueue(work, failed);
  }

  ask(rooms: Id[]): void {
    this.queue.ask(rooms);
  }

  /** Somebody else has changed who is in the room: they are about to do it. */
  afterOthers(room: Id): void {
    this.in(room, LEAST_DELAY_MS + Math.random() * SPREAD_DELAY_MS);
  }

  /** Whoever lets this device in may be about to, or come back hours later. */
  later(room: Id): void {
    this.again(room, this.waits, MOST_WAIT_MS);
  }

  /** Somebody of the room has no device in it yet, and may have one later. */
  untilCome(room: Id): void {
    const isInUse = Date.now() - (this.touches.get(room) ?? 0) < IN_USE_MS;
    this.again(room, this.absences, isInUse ? ABSENT_WAIT_MS : MOST_ABSENT_WAIT_MS);
  }

  allCame(room: Id): void {
    this.absences.delete(room);
  }

  succeeded(room: Id): void {
    this.waits.delete(room);
  }

  isWaiting(room: Id): boolean {
    return this.waits.has(room);
  }

  /** Whether somebody may look at the room, which is not done all the time. */
  isDue(room: Id): boolean {
    const now = Date.now();
    const isDue = now >= (this.touches.get(room) ?? 0) + TOUCH_EVERY_MS;
    if (isDue) {
      this.touches.set(room, now);
    }
    return isDue;
  }

  in(room: Id, ms: number): void {
    const at = Date.now() + Math.min(ms, MOST_MS);
    const known = this.timers.get(room);
    if (known && known.at <= at) {
      return;
    }
    clearTimeout(known?.timer);
    const timer = setTimeout(() => {
      this.timers.delete(room);
      this.ask([room]);
    }, at - Date.now());
    this.timers.set(room, { at, timer });
  }

  /** Nothing waits any more; what is asked for from now on is done. */
  stop(): void {
    this.timers.forEach(({ timer }) => clearTimeout(timer));
    [this.timers, this.waits, this.absences, this.touches].forEach((each) => each.clear());
  }

  private again(room: Id, waits: Map<Id, number>, mostMs: number): void {
    const ms = Math.min(mostMs, (waits.get(room) ?? LEAST_WAIT_MS / 2) * 2);
    waits.set(room, ms);
    this.in(room, ms);
  }

  close(): void {
    this.stop();
    this.queue.close();
  }
}
