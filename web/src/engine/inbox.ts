import type { Id } from '../bridge/bridge';
import type { Alerts } from './alerts';
import type { Database, Span } from './database';
import type { Cursor, StreamEvent } from './protocol';
import type { Sessions } from './session';
import type { Space } from './space';
import type { Summaries } from './summaries';

/** The person's own stream: which rooms they are invited to, enter and leave, and of alerts. Only its cursor is kept. */
export class Inbox {
  constructor(
    private readonly database: Database,
    private readonly space: Space,
    private readonly sessions: Sessions,
    private readonly summaries: Summaries,
    private readonly alerts: Alerts,
    /** This person's devices were added to the group of a room. */
    private readonly welcomed: (room: Id) => void,
  ) {}

  /** From where to follow it; what came before is in the list of rooms. */
  async cursor(self: Id): Promise<Cursor> {
    const span = (await this.database.spans.get(self)) ?? (await this.atHead(self));
    return { room: self, after: span.last, generation: span.generation };
  }

  /** If the room could not be asked for, the list of the next connection tells of it. */
  async deliver(cursor: Cursor, events: StreamEvent[]): Promise<void> {
    for (const event of events) {
      await this.heard(event);
    }
    await this.moved(cursor);
  }

  private async heard(event: StreamEvent): Promise<void> {
    if (event.type === 'account.alert') {
      await this.alerts.arrived(event);
    }
    const target = event.content['room'];
    if (typeof target === 'string' && event.type === 'mls.welcome') {
      this.welcomed(target);
    } else if (typeof target === 'string') {
      this.summaries.ask([target]);
    }
  }

  async moved({ room, after, generation }: Cursor): Promise<void> {
    await this.database.spans.put({ room, after, last: after, generation: generation ?? 0 });
  }

  private async atHead(self: Id): Promise<Span> {
    const { rest } = this.sessions;
    const page = await this.sessions.call(() =>
      rest.GET('/v1/inbox/events', { params: { query: { after: 0, limit: 1 } } }),
    );
    const span = { room: self, after: page.head, last: page.head, generation: page.generation };
    await this.space.keep(() => this.database.spans.put(span));
    return span;
  }
}
