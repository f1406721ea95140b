import type { Id } from '../bridge/bridge';
import type { OpenRooms } from './open-rooms';
import type { Sessions } from './session';
import type { Signals } from './signals';

/** How far others have read the rooms that some page has open: asked for once, and told as it changes from then on. */
export class Receipts {
  private readonly asked = new Set<Id>();

  constructor(
    private readonly sessions: Sessions,
    private readonly openRooms: OpenRooms,
    private readonly signals: Signals,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Nobody waits for it; without an answer nothing is shown. */
  ask(room: Id): void {
    if (!this.asked.has(room)) {
      this.asked.add(room);
      this.read(room).catch(this.failed);
    }
  }

  /** What was told meanwhile may have been missed. */
  askAgain(): void {
    this.asked.clear();
    this.openRooms.all.forEach((room) => this.ask(room));
  }

  /** Nobody here looks at the room any more. */
  closed(room: Id): void {
    this.asked.delete(room);
  }

  private async read(room: Id): Promise<void> {
    const { rest } = this.sessions;
    const { shown, receipts } = await this.sessions.call(() => rest.GET('/v1/rooms/{room}/receipts', { params: { path: { room } } }));
    if (this.openRooms.has(room)) {
      this.signals.receipts(room, shown ? receipts : undefined);
    }
  }
}
