import { CommandError, type Id } from '../bridge/bridge';
import { Coalesced } from './coalesced';
import { RoomQueue } from './room-queue';
import type { Rooms } from './rooms';
import type { Sessions } from './session';
import type { Space } from './space';

/** For what may wait. */
const SELDOM_MS = 5_000;

/** Asks how rooms look now, when the socket only hints at it. */
export class Summaries {
  private readonly queue: RoomQueue;
  private readonly waiting = new Set<Id>();
  private readonly seldom: Coalesced;

  constructor(
    private readonly sessions: Sessions,
    private readonly space: Space,
    private readonly rooms: Rooms,
    failed: (error: unknown) => void,
  ) {
    this.queue = new RoomQueue((room) => this.fetch(room), failed);
    this.seldom = new Coalesced(async () => this.askWaiting(), SELDOM_MS, failed);
  }

  ask(rooms: Id[]): void {
    this.queue.ask(rooms);
  }

  /** The same, however often it is asked not more often than every few seconds. */
  askSeldom(rooms: Id[]): void {
    rooms.forEach((room) => this.waiting.add(room));
    if (rooms.length > 0) {
      this.seldom.ask();
    }
  }

  close(): void {
    this.queue.close();
    this.seldom.close();
  }

  private askWaiting(): void {
    this.queue.ask([...this.waiting]);
    this.waiting.clear();
  }

  /** @returns whether it is to be asked for again */
  private async fetch(room: Id): Promise<boolean> {
    const { rest } = this.sessions;
    try {
      const summary = await this.sessions.call(() => rest.GET('/v1/rooms/{room}', { params: { path: { room } } }));
      return await this.space.keep(() => this.rooms.summary(summary));
    } catch (error) {
      if (error instanceof CommandError && (error.code === 'not-found' || error.code === 'not-member')) {
        await this.rooms.remove(room);
        return false;
      }
      throw error;
    }
  }
}
