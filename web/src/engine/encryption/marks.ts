import { CommandError, type Id } from '../../bridge/bridge';
import type { Database, OwnIdentity } from '../database';
import { Refused } from '../mls/refused';
import { openedMarks, sameMarks, sealedMarks, unitedMarks, type Mark, type MarksList } from './marks-list';
import type { Service } from './service';
import type { Trusted } from './trusted';

/** What this device has seen last, and whether the server has shown less since. */
const SEEN = 'marks';

/** Where they lie in the archive, under the person's own id. */
const PLACE = { incarnation: 0, bucket: 0 } as const;

/** Another device of the person may write at the same time. */
const TRIES = 5;

interface Seen {
  generation: number;
  counter: number;
  marks: Mark[];
  isRolledBack?: true;
}

/** Whom this person has verified, the same on all their devices: on the server, sealed so that only these read or write it. */
export class Marks {
  private lane: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly service: Service,
    private readonly trusted: Trusted,
    private readonly identity: () => Promise<OwnIdentity | undefined>,
    private readonly user: () => Id | undefined,
  ) {}

  /** Takes what the person's other devices have marked, and gives them what this one has. */
  sync(): Promise<void> {
    const next = this.lane.catch(() => undefined).then(() => this.syncNow());
    this.lane = next;
    return next;
  }

  /** Whether the server has shown fewer marks than there were. */
  async isRolledBack(): Promise<boolean> {
    return (await this.seen())?.isRolledBack === true;
  }

  private async syncNow(): Promise<void> {
    const [identity, user] = [await this.identity(), this.user()];
    for (let tries = 1; identity && user !== undefined && (await this.isNewest(identity, user)); tries++) {
      try {
        return await this.unite(identity, user);
      } catch (error) {
        if (!(error instanceof CommandError && error.code === 'conflict' && tries < TRIES)) {
          throw error;
        }
      }
    }
  }

  /** Under an identity that was replaced elsewhere nothing can be written. */
  private async isNewest({ generation }: OwnIdentity, user: Id): Promise<boolean> {
    return ((await this.trusted.person(user))?.identity.generation ?? generation) === generation;
  }

  private async unite(identity: OwnIdentity, user: Id): Promise<void> {
    const { generation, archive } = identity;
    const before = await this.seen();
    const counter = before?.generation === generation ? before.counter : 0;
    const kept = await this.service.bucket(user, PLACE.incarnation, PLACE.bucket);
    const there = kept?.generation === generation ? await opened(kept.sealed, archive, user) : undefined;
    const isRolledBack = (there?.counter ?? 0) < counter || (kept !== undefined && there === undefined && kept.generation === generation);
    const marks = unitedMarks(unitedMarks(await this.trusted.marks(), before?.marks ?? []), there?.marks ?? []);
    // kept first: whom this device does not know yet is marked once it does
    const flag = isRolledBack || before?.isRolledBack ? { isRolledBack: true as const } : {};
    await this.see({ generation, counter: Math.max(counter, there?.counter ?? 0), marks, ...flag });
    for (const mark of marks) {
      await this.trusted.apply(mark);
    }
    if (isRolledBack || !sameMarks(marks, there?.marks ?? [])) {
      const next: MarksList = { counter: Math.max(counter, there?.counter ?? 0) + 1, marks };
      const sealed = await sealedMarks(next, archive, user);
      await this.service.archive(user, PLACE.incarnation, { bucket: PLACE.bucket, generation, version: kept?.version ?? 0, sealed });
      await this.see({ generation, ...next, ...flag });
    }
  }

  private async seen(): Promise<Seen | undefined> {
    return (await this.database.meta.get(SEEN))?.value as Seen | undefined;
  }

  private async see(seen: Seen): Promise<void> {
    await this.database.meta.put({ name: SEEN, value: seen });
  }
}

/** What was marked of somebody, for when this device first learns who they are. */
export async function markOf(database: Database, user: Id): Promise<Mark | undefined> {
  const seen = (await database.meta.get(SEEN))?.value as Seen | undefined;
  return seen?.marks.find((mark) => mark.user === user);
}

/** Nothing where it does not open: then it is as good as gone. */
async function opened(sealed: Parameters<typeof openedMarks>[0], archive: CryptoKey, user: Id): Promise<MarksList | undefined> {
  try {
    return await openedMarks(sealed, archive, user);
  } catch (error) {
    if (error instanceof Refused) {
      return undefined;
    }
    throw error;
  }
}
