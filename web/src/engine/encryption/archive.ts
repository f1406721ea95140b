import { CommandError, type Id } from '../../bridge/bridge';
import { Coalesced } from '../coalesced';
import type { Database, OwnIdentity } from '../database';
import { BUCKET, bucketOf, markedBy, markOf, openedBucket, sealedBucket, UNARCHIVED, united, type ArchivedKey } from './buckets';
import type { Groups } from './groups';
import type { KeptBucket, Service } from './service';

/** What was read is archived a few seconds later, with what is read meanwhile. */
const EVERY_MS = 3_000;
const TRIES = 5;

/** What could not be written is tried again after so long, and then after twice that. */
const LEAST_WAIT_MS = 1_000;
const MOST_WAIT_MS = 600_000;

/** A bucket that lacked something is asked for again after so long. */
const AGAIN_MS = 60_000;

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
    const { keys } = await this.known(room, incarnation, bucket);
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
      const { keys, version } = await this.known(room, incarnation, bucket);
      const here = await this.groups.keysBetween(room, bucket * BUCKET, bucket * BUCKET + BUCKET - 1);
      const own: ArchivedKey[] = [];
      for (const row of here) {
        if ('boxed' in row && row.incarnation === incarnation) {
          own.push({ seq: Number(row.of), ...(await this.groups.opened(row)) });
        }
      }
      const all = united(keys, own);
      if (all.length === keys.length) {
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

  private async known(room: Id, incarnation: number, bucket: number): Promise<{ keys: ArchivedKey[]; version: number }> {
    const [identity, user] = [await this.identity(), this.user()];
    const kept = await this.service.bucket(room, incarnation, bucket);
    if (!kept || !identity || user === undefined) {
      return { keys: [], version: kept?.version ?? 0 };
    }
    if (kept.generation !== identity.generation) {
      return { keys: [], version: kept.version };
    }
    return { keys: await openedBucket(kept.sealed, identity.archive, { user, room, incarnation, bucket }), version: kept.version };
  }
}
