import type { Id } from '../../bridge/bridge';
import type { Database, OwnIdentity } from '../database';
import { encryptedRooms } from '../encrypted-rooms';
import { Refused } from '../mls/refused';
import type { Archive } from './archive';
import type { KeptBucket, Service } from './service';

type Work = (room: Id, incarnation: number, kept: KeptBucket) => Promise<void>;

/** So many groups of a room that nobody here knows are asked for. */
const MOST_GROUPS = 100;

/** The mark, in `meta`, that something of the archive may lie under the key of an identity before. */
export const RESEALING = 'archive to seal anew';

/** The archive key of an identity of this person, as far as this device has it. */
export function archiveKeyOf({ generation, archive, previous = [] }: OwnIdentity, of: number): CryptoKey | undefined {
  return of === generation ? archive : previous.find((each) => each.generation === of)?.archive;
}

/**
 * When the words are replaced: what was archived under them is put under the new ones, of every room that this device
 * knows. It is gathered here first, so that nothing is lost whoever writes in between, or when this page is closed.
 */
export class Resealing {
  private running: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly service: Service,
    private readonly archive: Archive,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** To be called while the words that were still hold. */
  async gather(): Promise<void> {
    await this.each((room, incarnation, kept) => this.archive.gather(room, incarnation, kept));
  }

  /** Until nothing is left; what was broken off begins again. */
  finish(): Promise<void> {
    this.running ??= this.run().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async run(): Promise<void> {
    if ((await this.database.meta.get(RESEALING)) !== undefined) {
      await this.each((room, incarnation, { bucket }) => this.archive.reseal(room, incarnation, bucket));
      await this.database.meta.delete(RESEALING);
    }
  }

  private async each(work: Work): Promise<void> {
    for (const [room, last] of await this.rooms()) {
      let isFound = true;
      for (let incarnation = 1; incarnation <= last || (isFound && incarnation < MOST_GROUPS); incarnation++) {
        isFound = await this.group(room, incarnation, work);
      }
    }
  }

  /** @returns whether anything is archived of this group */
  private async group(room: Id, incarnation: number, work: Work): Promise<boolean> {
    let isFound = false;
    let before: number | undefined;
    do {
      const { buckets, next } = await this.service.buckets(room, incarnation, before);
      isFound ||= buckets.length > 0;
      for (const kept of buckets) {
        await work(room, incarnation, kept).catch((error: unknown) => this.refused(error));
      }
      before = next !== undefined && next < (before ?? Infinity) ? next : undefined;
    } while (before !== undefined);
    return isFound;
  }

  /** What nobody of this person wrote keeps them from nothing. */
  private refused(error: unknown): void {
    if (!(error instanceof Refused)) {
      throw error;
    }
    this.failed(error);
  }

  /** Encrypted rooms, also those that were left, each with the newest group that this device knows of. */
  private async rooms(): Promise<Map<Id, number>> {
    const { groups } = this.database;
    const all = new Map((await encryptedRooms(this.database)).map((room) => [room, 1]));
    await groups.each(({ room, incarnation }) => void all.set(room, incarnation));
    return all;
  }
}
