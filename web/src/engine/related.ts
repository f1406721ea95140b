import { CommandError, type Id } from '../bridge/bridge';
import type { StoredEvent } from './database';
import type { StreamEvent } from './protocol';
import type { Sending } from './sending';

/** More than this was said about a page of messages only if somebody wants it to hurt. */
const MOST_PAGES = 10;

export type RelatedKind = 'notes' | 'thread';

export type ReadRelated = (
  room: Id,
  query: { of: string; kind: RelatedKind; after: number },
) => Promise<{ events: StreamEvent[]; next?: number }>;

/** What the server knows of what was said about events, so that not all that follows them has to be read. */
export class Related {
  constructor(
    private readonly ask: ReadRelated,
    private readonly sending: Sending,
    private readonly learnPeople: (users: Id[]) => void,
  ) {}

  /** What was said about these messages, and what stands below them; without an answer, nothing is known. */
  async read(room: Id, seqs: number[]): Promise<StoredEvent[]> {
    try {
      const both = await Promise.all([this.all(room, seqs, 'notes'), this.all(room, seqs, 'thread')]);
      return both.flat();
    } catch (error) {
      if (error instanceof CommandError) {
        return [];
      }
      throw error;
    }
  }

  async all(room: Id, seqs: number[], kind: RelatedKind): Promise<StoredEvent[]> {
    const events: StreamEvent[] = [];
    let after: number | undefined = seqs.length === 0 ? undefined : 0;
    for (let page = 0; after !== undefined && page < MOST_PAGES; page++) {
      const found = await this.ask(room, { of: seqs.join(','), kind, after });
      events.push(...found.events);
      after = found.next;
    }
    this.learnPeople(events.map((event) => event.sender));
    return this.sending.named(room, events);
  }
}
