import { CommandError, type Id } from '../../bridge/bridge';
import { Coalesced } from '../coalesced';
import type { Database, OwnIdentity } from '../database';
import { BUCKET, bucketOf, markedBy, markOf, openedBucket, sealedBucket, UNARCHIVED, united, type ArchivedKey } from './buckets';
import type { Groups } from './groups';
import { archiveKeyOf } from './resealing';
import type { KeptBucket, Service } from './service';

/** What was read is archived a few seconds later, with what is read meanwhile. */
const EVERY_MS = 3_000;
const TRIES = 5;

/** What could not be written is tried again after so long, and then after twice that. */
const LEAST_WAIT_MS = 1_000;
const MOST_WAIT_MS = 600_000;

/** A bucket that lacked something is asked for again after so long. */
const AGAIN_MS = 60_000;

/** What a bucket holds that this device can open; `isOld`: under the archive key of an identity before. */
interface Known {
  keys: ArchivedKey[];
  version: number;
  isOld: boolean;
}

/** The keys of what this person can read, for their devices to come: on the server, under a key that only they have. */
export class Archive {
  private readonly dirty = new Map<string, { room: Id; incarnation: number; bucket: number }>();
  private readonly asked = new Map<string, number>();
  private readonly writing: Coalesced;
  private waitMs = LEAST_WAIT_MS;
  private waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly database: Database,
    private readonly service: Service,
    private readonly groups: Groups,
    private readonly identity: () => Promise<OwnIdentity | undefined>,
    private readonly user: () => Id | undefined,
    failed: (error: unknown) => void,
  ) {
    this.writing = new Coalesced(() => this.write(), EVERY_MS, failed, EVERY_MS);
  }

  close(): void {
    clearTimeout(this.waiting);
    this.writing.close();
  }

  /** What a page that was closed did not come to is written, and what failed before. */
  async resume(): Promise<void> {
    const marks = await this.database.meta.where('name').startsWith(UNARCHIVED).primaryKeys();
    marks.forEach((name) => this.dirty.set(name, markedBy(name)));
    if (marks.length > 0) {
      this.writing.ask();
    }
  }

  /** Writes what waits now. @returns of how many rooms some still waits */
  async flush(): Promise<number> {
    await this.resume();
    await this.writing.now();
    return new Set([...this.dirty.values()].map(({ room }) => room)).size;
  }

  /** Keeps here what a bucket holds. */
  async gather(room: Id, incarnation: number, kept: KeptBucket): Promise<void> {
    await this.keep(room, incarnation, kept.bucket, (await this.openedOf(room, incarnation, kept)).keys);
  }

  /** Puts a bucket under the present archive key, with all that this device has of it. */
  reseal(room: Id, incarnation: number, bucket: number): Promise<void> {
    return this.unite(room, incarnation, bucket);
  }

  /** Keys of these sequences were found. */
  found(room: Id, incarnation: number, seqs: number[]): void {
    for (const bucket of new Set(seqs.map(bucketOf))) {
      this.dirty.set(markOf({ room, incarnation, bucket }), { room, incarnation, bucket });
    }
    if (seqs.length > 0) {
      this.writing.ask();
    }
  }

  /** Looks for the keys of these sequences in what the person's devices archived; in vain before this device has the key to it. */
  async restore(room: Id, seqs: number[]): Promise<void> {
    if (!(await this.identity())) {
      return;
    }
    const newest = (await this.groups.stored(room))?.incarnation ?? 1;
    for (const bucket of [...new Set(seqs.map(bucketOf))].sort((a, b) => b - a)) {
      for (let incarnation = newest; incarnation > 0; incarnation--) {
        await this.restoreBucket(room, incarnation, bucket);
      }
    }
  }

  private async restoreBucket(room: Id, incarnation: number, bucket: number): Promise<void> {
    const name = `${room} ${incarnation} ${bucket}`;
    if (Date.now() >= (this.asked.get(name) ?? 0) + AGAIN_MS) {
      this.asked.set(name, Date.now());
      await this.read(room, incarnation, bucket).catch((error: unknown) => {
        this.asked.delete(name);
        throw error;
      });
    }
  }

  private async read(room: Id, incarnation: number, bucket: number): Promise<void> {
    await this.keep(room, incarnation, bucket, (await this.known(room, incarnation, bucket)).keys);
  }

  private async keep(room: Id, incarnation: number, bucket: number, keys: ArchivedKey[]): Promise<void> {
    const here = await this.groups.keysBetween(room, bucket * BUCKET, bucket * BUCKET + BUCKET - 1);
    const missing = keys.filter(({ seq }) => !here.some((row) => row.of === seq && 'boxed' in row));
    const rows = await Promise.all(missing.map((key) => this.groups.boxedKey(room, key.seq, incarnation, key)));
    await this.database.keys.bulkPut(rows);
  }

  private async write(): Promise<void> {
    let isDone = true;
    for (const [name, { room, incarnation, bucket }] of (await this.identity()) ? [...this.dirty] : []) {
      this.dirty.delete(name);
      try {
        await this.unite(room, incarnation, bucket);
        // more may have been found meanwhile
        await (this.dirty.has(name) || this.database.meta.delete(name));
      } catch (error) {
        this.dirty.set(name, { room, incarnation, bucket });
        if (!(error instanceof CommandError)) {
          throw error;
        }
        isDone = false;
        if (error.code === 'offline') {
          break;
        }
      }
    }
    this.later(isDone);
  }

  private later(isDone: boolean): void {
    clearTimeout(this.waiting);
    if (!isDone) {
      this.waiting = setTimeout(() => this.writing.ask(), this.waitMs);
    }
    this.waitMs = isDone ? LEAST_WAIT_MS : Math.min(MOST_WAIT_MS, this.waitMs * 2);
  }

  private async unite(room: Id, incarnation: number, bucket: number): Promise<void> {
    const [identity, user] = [await this.identity(), this.user()];
    for (let tries = 1; identity && user !== undefined; tries++) {
      const { keys, version, isOld } = await this.known(room, incarnation, bucket);
      const here = await this.groups.keysBetween(room, bucket * BUCKET, bucket * BUCKET + BUCKET - 1);
      const own: ArchivedKey[] = [];
      for (const row of here) {
        if ('boxed' in row && row.incarnation === incarnation) {
          own.push({ seq: Number(row.of), ...(await this.groups.opened(row)) });
        }
      }
      const all = united(keys, own);
      if (all.length === keys.length && !isOld) {
        return;
      }
      const sealed = await sealedBucket(all, identity.archive, { user, room, incarnation, bucket });
      const now: KeptBucket = { bucket, generation: identity.generation, version, sealed };
      try {
        return await this.service.archive(room, incarnation, now);
      } catch (error) {
        if (!(error instanceof CommandError && error.code === 'conflict' && tries < TRIES)) {
          throw error;
        }
      }
    }
  }

  private async known(room: Id, incarnation: number, bucket: number): Promise<Known> {
    const kept = await this.service.bucket(room, incarnation, bucket);
    return kept ? this.openedOf(room, incarnation, kept) : { keys: [], version: 0, isOld: false };
  }

  private async openedOf(room: Id, incarnation: number, kept: KeptBucket): Promise<Known> {
    const [identity, user] = [await this.identity(), this.user()];
    const { bucket } = kept;
    const archive = identity && archiveKeyOf(identity, kept.generation);
    if (!archive || user === undefined) {
      return { keys: [], version: kept.version, isOld: false };
    }
    const keys = await openedBucket(kept.sealed, archive, { user, room, incarnation, bucket });
    return { keys, version: kept.version, isOld: kept.generation !== identity.generation };
  }
}
