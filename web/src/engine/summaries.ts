import { CommandError, type Id } from '../bridge/bridge';
import { RoomQueue } from './room-queue';
import type { Rooms } from './rooms';
import type { Sessions } from './session';
import type { Space } from './space';

/** Asks how rooms look now, when the socket only hints at it. */
export class Summaries {
  private readonly queue: RoomQueue;

  constructor(
    private readonly sessions: Sessions,
    private readonly space: Space,
    private readonly rooms: Rooms,
    failed: (error: unknown) => void,
  ) {
    this.queue = new RoomQueue((room) => this.fetch(room), failed);
  }

  ask(rooms: Id[]): void {
    this.queue.ask(rooms);
  }

  close(): void {
    this.queue.close();
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
