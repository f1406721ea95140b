import { CommandError, type Id } from '../bridge/bridge';
import { isFromServer, meaningOf } from './protocol';

const PAUSE_MS = 1_000;

/**
 * Does something about rooms, one room at a time, each once however often it was asked for. What fails
 * for now is done again after a rest; what fails for good was asked for in vain.
 */
export class RoomQueue {
  private readonly waiting = new Set<Id>();
  private isAtWork = false;
  private isClosed = false;
  private pause: ReturnType<typeof setTimeout> | undefined;

  constructor(
    /** @returns whether it is to be done again */
    private readonly work: (room: Id) => Promise<boolean>,
    private readonly failed: (error: unknown) => void,
    /** The pause after each room. */
    private readonly restMs = 0,
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
    if (this.isAtWork) {
      return;
    }
    this.isAtWork = true;
    for (const room of this.waiting) {
      this.waiting.delete(room);
      const againInMs = await this.tried(room);
      if (againInMs !== undefined) {
        this.waiting.add(room);
      }
      const restMs = againInMs ?? this.restMs;
      if (restMs > 0) {
        await this.rest(restMs);
      }
      if (this.isClosed) {
        return;
      }
    }
    this.isAtWork = false;
  }

  private async tried(room: Id): Promise<number | undefined> {
    try {
      return (await this.work(room)) ? PAUSE_MS : undefined;
    } catch (error) {
      if (!(error instanceof CommandError)) {
        this.failed(error);
        return undefined;
      }
      return isForNow(error) ? (error.retryAfterMs ?? PAUSE_MS) : undefined;
    }
  }

  private rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.pause = setTimeout(resolve, ms);
    });
  }
}

function isForNow({ code }: CommandError): boolean {
  return isFromServer(code) ? meaningOf(code) === 'later' : code === 'storage-full';
}
