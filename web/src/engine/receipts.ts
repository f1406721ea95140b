import type { Id } from '../bridge/bridge';
import type { OpenRooms } from './open-rooms';
import type { ReadFrame } from './protocol';
import { RoomQueue } from './room-queue';
import type { Sessions } from './session';
import type { Signals } from './signals';

/**
 * How far others have read the rooms that some page has open: asked for once, and told as it changes from then on;
 * asked for again when that is of other people than the answer.
 */
export class Receipts {
  private readonly queue: RoomQueue;
  /** Open rooms of which the server has said that it tells nobody. */
  private readonly untold = new Set<Id>();

  constructor(
    private readonly sessions: Sessions,
    private readonly openRooms: OpenRooms,
    private readonly signals: Signals,
    failed: (error: unknown) => void,
  ) {
    this.queue = new RoomQueue((room) => this.read(room), failed);
  }

  /** Nobody waits for it; without an answer nothing is shown. */
  ask(room: Id): void {
    if (!this.signals.hasRead(room) && !this.untold.has(room)) {
      this.queue.ask([room]);
    }
  }

  /** What was told meanwhile may have been missed. */
  askAgain(): void {
    this.untold.clear();
    this.queue.ask(this.openRooms.all);
  }

  /** Somebody else's cursor moved. What the server was asked in vain, it is asked again. */
  moved({ room, user, seq }: ReadFrame): void {
    this.signals.read(room, user, seq);
    if (this.openRooms.has(room) && !this.signals.hasRead(room, user) && !this.untold.has(room)) {
      this.queue.ask([room]);
    }
  }

  /** Whoever comes back may see less than before. */
  left(room: Id, user: Id): void {
    if (this.signals.hasRead(room, user)) {
      this.queue.ask([room]);
    }
  }

  /** Nobody here looks at the room any more. */
  closed(room: Id): void {
    this.untold.delete(room);
  }

  close(): void {
    this.queue.close();
  }

  private async read(room: Id): Promise<false> {
    const { rest } = this.sessions;
    const { shown, receipts } = await this.sessions.call(() => rest.GET('/v1/rooms/{room}/receipts', { params: { path: { room } } }));
    if (this.openRooms.has(room)) {
      this.signals.receipts(room, shown ? receipts : undefined);
      if (!shown) this.untold.add(room);
    }
    return false;
  }
}
