import { CommandError, type Id } from '../bridge/bridge';
import type { History } from './history';
import type { SyncInput } from './sync-types';
import type { Windows } from './windows';

/** The rooms that some page has open: they are followed live, and their windows grow. */
export class OpenRooms {
  readonly pages = new Set<Windows>();
  private readonly followed = new Set<Id>();
  private readonly renewing = new Set<Id>();

  constructor(
    private readonly history: History,
    private readonly input: (input: SyncInput) => void,
  ) {}

  has(room: Id): boolean {
    return [...this.pages].some((page) => page.isOpen(room));
  }

  get all(): Id[] {
    return [...new Set([...this.pages].flatMap((page) => page.rooms))];
  }

  /** A page has opened it. */
  async opened(room: Id): Promise<void> {
    if (!this.followed.has(room)) {
      await ((await this.history.isFar(room)) ? this.renew(room) : this.subscribe(room));
    }
  }

  /** A page has closed it. @returns whether it was the last */
  closed(room: Id): boolean {
    const isLast = !this.has(room);
    if (isLast && this.followed.delete(room)) {
      this.input({ on: 'unfollow', room });
    }
    return isLast;
  }

  /** A sync that knows of nothing yet begins. */
  async begin(): Promise<void> {
    this.followed.clear();
    for (const room of this.all) {
      await this.subscribe(room);
    }
  }

  /** The server has said where its rooms stand. */
  async look(): Promise<void> {
    for (const room of this.all) {
      if (await this.history.isFar(room)) {
        await this.renew(room);
      }
    }
  }

  /** What was read is void, and the sync begins again at the floor. */
  async reset(room: Id): Promise<void> {
    await this.each((page) => page.renewed(room, true));
    await this.subscribe(room);
  }

  /** The sync has given it up. */
  ended(room: Id): void {
    this.followed.delete(room);
  }

  async each(work: (page: Windows) => Promise<void>): Promise<void> {
    for (const page of this.pages) {
      await work(page);
    }
  }

  /**
   * So much is missing that it is not fetched over the socket: the newest page is, from where the room
   * is followed on, and the rest when somebody scrolls back to it.
   */
  private async renew(room: Id): Promise<void> {
    if (this.renewing.has(room)) {
      return;
    }
    this.renewing.add(room);
    this.input({ on: 'unfollow', room });
    try {
      await this.history.renew(room);
      await this.each((page) => page.renewed(room, false));
    } catch (error) {
      if (!(error instanceof CommandError)) {
        throw error;
      }
    } finally {
      this.renewing.delete(room);
    }
    await this.subscribe(room);
  }

  private async subscribe(room: Id): Promise<void> {
    const span = await this.history.span(room);
    if (span && this.has(room)) {
      this.followed.add(room);
      this.input({ on: 'follow', from: { room, after: span.last, generation: span.generation } });
    }
  }
}
