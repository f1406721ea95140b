import { CommandError, type Id } from '../bridge/bridge';
import type { Rooms } from './rooms';
import type { Sessions } from './session';
import type { Space } from './space';

const PAUSE_MS = 1_000;

/**
 * Asks how rooms look now, when the socket only hints at it: one at a time, each once however often it
 * was hinted at. What fails for now waits; a room that fails for good was asked for in vain.
 */
export class Summaries {
  private readonly waiting = new Set<Id>();
  private isAsking = false;
  private isClosed = false;
  private pause: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly sessions: Sessions,
    private readonly space: Space,
    private readonly rooms: Rooms,
    private readonly failed: (error: unknown) => void,
  ) {}

  ask(rooms: Id[]): void {
    rooms.forEach((room) => this.waiting.add(room));
    void this.go();
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.pause);
  }

  private async go(): Promise<void> {
    if (this.isAsking) {
      return;
    }
    this.isAsking = true;
    for (const room of this.waiting) {
      this.waiting.delete(room);
      await this.fetch(room).catch(this.failed);
      if (this.isClosed) {
        return;
      }
    }
    this.isAsking = false;
  }

  private async fetch(room: Id): Promise<void> {
    const { rest } = this.sessions;
    try {
      const summary = await this.sessions.call(() => rest.GET('/v1/rooms/{room}', { params: { path: { room } } }));
      if (await this.space.keep(() => this.rooms.summary(summary))) {
        this.waiting.add(room);
        await this.rest(PAUSE_MS);
      }
    } catch (error) {
      if (!(error instanceof CommandError)) {
        throw error;
      }
      switch (error.code) {
        case 'not-found':
        case 'not-member':
          return this.rooms.remove(room);
        case 'busy':
        case 'rate-limited':
        case 'unavailable':
        case 'storage-full':
          this.waiting.add(room);
          return this.rest(error.retryAfterMs ?? PAUSE_MS);
        default:
          return;
      }
    }
  }

  private rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.pause = setTimeout(resolve, ms);
    });
  }
}
