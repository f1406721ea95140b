import { CommandError, type Id, type Profile } from '../bridge/bridge';
import type { Database } from './database';
import type { Sessions } from './session';
import type { Space } from './space';

const MOST_FOUND = 20;

/** The longest text that is looked for. */
const MOST_TYPED = 80;

/** So many are asked for at once. */
const MOST_ASKED = 100;

/** Who is who, as it is kept: whoever is shown is asked for once on each connection and each time a room is opened. */
export class People {
  private readonly asked = new Set<Id>();
  private readonly wanted = new Set<Id>();
  /** Who was told of in passing since the request that is under way began. */
  private told: Set<Id> | undefined;
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
    profiles.forEach(({ user }) => this.told?.add(user));
    await this.keep(profiles);
  }

  private async keep(profiles: Profile[]): Promise<void> {
    const isNews = await this.store(profiles).catch(unlessUnexpected);
    if (isNews) {
      this.changed();
    }
  }

  /** As they are known, or else as the server has them. */
  async profile(user: Id): Promise<Profile | undefined> {
    this.learn([user]);
    const known = await this.database.people.get(user);
    if (known) {
      return known;
    }
    await this.fetching;
    return this.database.people.get(user);
  }

  /** As they are known, while the server is asked. */
  async shown(users: Id[]): Promise<Record<Id, Profile>> {
    this.learn(users);
    return this.database.profiles(users);
  }

  /** As the server has them now; as they are known, where it does not answer. */
  async now(users: Id[]): Promise<Record<Id, Profile>> {
    users.forEach((user) => this.asked.delete(user));
    this.learn(users);
    await this.fetching;
    return this.database.profiles(users);
  }

  /** Asks for those who were not asked for yet; `changed` is called when some are not as they were known. */
  learn(users: Id[]): void {
    const fresh = users.filter((user) => !this.asked.has(user));
    if (fresh.length > 0) {
      fresh.forEach((user) => this.asked.add(user) && this.wanted.add(user));
      this.fetching = this.fetching.then(() => this.fetch()).catch(this.failed);
    }
  }

  /** What was told meanwhile may have been missed: whoever is shown from now on is asked for again. */
  askAgain(): void {
    this.asked.clear();
  }

  /** Somebody else signs in: whom they know is theirs to find out. */
  forget(): void {
    this.asked.clear();
    this.wanted.clear();
  }

  async find(query: string): Promise<Profile[]> {
    const part = query.trim().toLowerCase();
    const known = await this.database.people
      .filter(({ name, displayName, state }) => state !== 'deleted' && (name.includes(part) || displayName.toLowerCase().includes(part)))
      .limit(MOST_FOUND)
      .toArray();
    const told = part === '' ? [] : await this.search(part);
    const first = told.find(({ name }) => name === part);
    const others = [...known, ...told].filter(({ user }, i, all) => user !== first?.user && all.findIndex((other) => other.user === user) === i);
    return (first ? [first, ...others] : others).slice(0, MOST_FOUND);
  }

  /** As the server finds them; guests find nobody but by the whole name. */
  private async search(query: string): Promise<Profile[]> {
    const { rest } = this.sessions;
    const params = { query: { query: query.slice(0, MOST_TYPED), limit: MOST_FOUND } };
    try {
      const { people } = await this.sessions.call(() => rest.GET('/v1/users/search', { params }));
      await this.met(people);
      return people;
    } catch (error) {
      if (error instanceof CommandError && (error.code === 'forbidden' || error.code === 'offline')) {
        const exact = error.code === 'forbidden' ? await this.exact(query) : undefined;
        return exact ? [exact] : [];
      }
      throw error;
    }
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

  /** @returns whether somebody is another than was known */
  private async store(profiles: Profile[]): Promise<boolean> {
    const known = await this.database.people.bulkGet(profiles.map(({ user }) => user));
    const fresh = profiles
      .map(({ user, name, displayName, picture, state }) => ({
        ...{ user, name, displayName },
        ...(picture === undefined ? {} : { picture }),
        ...(state === undefined ? {} : { state }),
      }))
      .filter((profile, i) => !isSame(known[i], profile));
    if (fresh.length > 0) {
      await this.space.keep(() => this.database.people.bulkPut(fresh));
    }
    return fresh.length > 0;
  }

  /** One after another, so that whoever is wanted meanwhile is asked for together. */
  private async fetch(): Promise<void> {
    const users = [...this.wanted].slice(0, MOST_ASKED);
    users.forEach((user) => this.wanted.delete(user));
    if (users.length === 0) {
      return;
    }
    const { rest } = this.sessions;
    const told = (this.told = new Set());
    try {
      const query = { of: users.join(',') };
      const { people } = await this.sessions.call(() => rest.GET('/v1/profiles', { params: { query } }));
      await this.keep(people.filter(({ user }) => !told.has(user))); // what was told is newer than the answer
    } catch (error) {
      users.forEach((user) => this.asked.delete(user));
      unlessUnexpected(error);
    } finally {
      this.told = undefined;
    }
    return this.fetch();
  }
}

function isSame(known: Profile | undefined, { name, displayName, picture, state }: Profile): boolean {
  return known?.name === name && known.displayName === displayName && known.picture === picture && known.state === state;
}

function unlessUnexpected(error: unknown): void {
  if (!(error instanceof CommandError)) {
    throw error;
  }
}
