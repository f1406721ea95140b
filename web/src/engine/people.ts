import { CommandError, type Id, type Profile } from '../bridge/bridge';
import type { Database } from './database';
import type { Sessions } from './session';
import type { Space } from './space';

const MOST_FOUND = 20;

/** Who is who: profiles are asked for once, and kept. */
export class People {
  private readonly asked = new Set<Id>();
  private fetching: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly space: Space,
    private readonly sessions: Sessions,
    private readonly changed: () => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Who they are was told in passing: where it cannot be kept, it is asked for another time. */
  async met(profiles: Profile[]): Promise<void> {
    await this.store(profiles).catch(unlessUnexpected);
  }

  /** Somebody has another name or picture. */
  async renewed(profile: Profile): Promise<void> {
    await this.met([profile]);
    this.changed();
  }

  /** Asked for, if they are not known yet. */
  async profile(user: Id): Promise<Profile | undefined> {
    this.learn([user]);
    const known = await this.database.people.get(user);
    if (known) {
      return known;
    }
    await this.fetching;
    return this.database.people.get(user);
  }

  /** Asks for the profiles that are missing; `changed` is called when some came. */
  learn(users: Id[]): void {
    const unknown = [...new Set(users)].filter((user) => !this.asked.has(user));
    unknown.forEach((user) => this.asked.add(user));
    if (unknown.length > 0) {
      this.fetching = this.fetching.then(() => this.fetch(unknown)).catch(this.failed);
    }
  }

  /** Somebody else signs in: whom they know is theirs to find out. */
  forget(): void {
    this.asked.clear();
  }

  async find(query: string): Promise<Profile[]> {
    const part = query.trim().toLowerCase();
    const known = await this.database.people
      .filter((person) => person.name.includes(part) || person.displayName.toLowerCase().includes(part))
      .limit(MOST_FOUND)
      .toArray();
    const exact = await this.exact(part);
    return exact ? [exact, ...known.filter((person) => person.user !== exact.user)] : known;
  }

  private async exact(name: string): Promise<Profile | undefined> {
    if (!/^[a-z0-9][a-z0-9._-]{1,31}$/.test(name)) {
      return undefined;
    }
    const { rest } = this.sessions;
    try {
      const found = await this.sessions.call(() => rest.GET('/v1/users', { params: { query: { name } } }));
      await this.met([found]);
      return found;
    } catch (error) {
      if (error instanceof CommandError && (error.code === 'not-found' || error.code === 'offline')) {
        return undefined;
      }
      throw error;
    }
  }

  private async store(profiles: Profile[]): Promise<void> {
    const known = await this.database.people.bulkGet(profiles.map(({ user }) => user));
    const fresh = profiles
      .map(({ user, name, displayName, picture }) => ({ user, name, displayName, ...(picture === undefined ? {} : { picture }) }))
      .filter((profile, i) => !isSame(known[i], profile));
    if (fresh.length > 0) {
      await this.space.keep(() => this.database.people.bulkPut(fresh));
    }
  }

  private async fetch(users: Id[]): Promise<void> {
    const known = await this.database.people.bulkGet(users);
    const missing = users.filter((_, i) => known[i] === undefined);
    for (const user of missing) {
      const { rest } = this.sessions;
      try {
        await this.store([await this.sessions.call(() => rest.GET('/v1/users/{user}', { params: { path: { user } } }))]);
      } catch (error) {
        this.asked.delete(user);
        unlessUnexpected(error);
      }
    }
    if (missing.length > 0) {
      this.changed();
    }
  }
}

function isSame(known: Profile | undefined, { name, displayName, picture }: Profile): boolean {
  return known?.name === name && known.displayName === displayName && known.picture === picture;
}

function unlessUnexpected(error: unknown): void {
  if (!(error instanceof CommandError)) {
    throw error;
  }
}
