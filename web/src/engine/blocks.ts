import type { Commands, Id } from '../bridge/bridge';
import type { Database } from './database';
import { paged } from './rest';
import type { Sessions } from './session';
import type { Signals } from './signals';
import type { Space } from './space';
import type { Told } from './told';

const NAME = 'blocked';
const PAGE = 100;

/** Whom this person has blocked: kept for the time without a connection, and read anew with each. */
export class Blocks {
  readonly commands: Pick<Commands, 'block' | 'unblock' | 'blocks'>;
  private blocked: ReadonlySet<Id> = new Set();
  /** Rises with each change, so that a list that was read before it is not taken for what holds. */
  private version = 0;

  constructor(
    private readonly database: Database,
    private readonly space: Space,
    private readonly sessions: Sessions,
    private readonly signals: Signals,
    private readonly told: Told,
  ) {
    this.commands = {
      block: async (user) => {
        await sessions.call(() => sessions.rest.PUT('/v1/blocks/{user}', { params: { path: { user } } }));
        await this.changed(user, true);
      },
      unblock: async (user) => {
        await sessions.call(() => sessions.rest.DELETE('/v1/blocks/{user}', { params: { path: { user } } }));
        await this.changed(user, false);
      },
      blocks: async ({ cursor }) => {
        const { people, next } = await this.page(cursor);
        return paged(people, next);
      },
    };
  }

  has(user: Id): boolean {
    return this.blocked.has(user);
  }

  async recall(): Promise<void> {
    const kept = await this.database.meta.get(NAME);
    this.take(new Set((kept?.value as Id[] | undefined) ?? []));
  }

  /** What other devices changed while this one did not hear of it. */
  async read(): Promise<void> {
    const { version } = this;
    const found = new Set<Id>();
    let cursor: string | undefined;
    do {
      const { people, next } = await this.page(cursor);
      people.forEach(({ user }) => found.add(user));
      cursor = next;
    } while (cursor !== undefined);
    return version === this.version ? this.keep(found) : this.read();
  }

  async changed(user: Id, isBlocked: boolean): Promise<void> {
    this.version++;
    const now = new Set(this.blocked);
    if (isBlocked) {
      now.add(user);
      this.signals.gone(user);
    } else {
      now.delete(user);
    }
    await this.keep(now);
  }

  forget(): void {
    this.version++;
    this.blocked = new Set();
  }

  private page(cursor: string | undefined) {
    const query = { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
    return this.sessions.call(() => this.sessions.rest.GET('/v1/blocks', { params: { query } }));
  }

  private async keep(now: ReadonlySet<Id>): Promise<void> {
    this.take(now);
    await this.space.keep(() => this.database.meta.put({ name: NAME, value: [...now] }));
  }

  private take(now: ReadonlySet<Id>): void {
    this.blocked = now;
    this.told.tell({ event: 'blocked', users: [...now] });
  }
}
