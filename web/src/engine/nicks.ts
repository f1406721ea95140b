import type { Id, Profile } from '../bridge/bridge';
import type { StreamEvent } from './protocol';
import type { Sessions } from './session';

/** Rooms of which it is known what people are called there; the longest unused are forgotten. */
const MOST_ROOMS = 50;

/** So many are asked for at once. */
const MOST_ASKED = 100;

/** What is known of one room. */
interface Here {
  asked: Set<Id>;
  nicks: Map<Id, string>;
  /** Rises with what its events tell: an answer that was asked for before that is old. */
  heard: number;
}

/** What people are called in a room: asked for once for whoever is shown there, and told by its events from then on. */
export class Nicks {
  private readonly rooms = new Map<Id, Here>();

  constructor(
    private readonly sessions: Sessions,
    private readonly isOpen: (room: Id) => boolean,
    /** Somebody is called something else there than was said last. */
    private readonly changed: (room: Id) => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** These people as they are called there, as far as it is known; what comes to be known later is told by `changed`. */
  over(room: Id, people: Record<Id, Profile>): Record<Id, Profile> {
    this.ask(room, Object.keys(people)).then((isNews) => isNews && this.changed(room), this.failed);
    return this.called(room, people);
  }

  /** The same, once it is known. */
  async known(room: Id, people: Record<Id, Profile>): Promise<Record<Id, Profile>> {
    await this.ask(room, Object.keys(people)).catch(this.failed);
    return this.called(room, people);
  }

  /** An event of the room. */
  heard(room: Id, { type, content }: StreamEvent): void {
    const isAbout = type === 'member.nick' || type === 'member.left' || type === 'member.joined';
    const here = this.rooms.get(room);
    const { user, nick } = content as { user?: Id; nick?: string };
    if (!isAbout || !here || user === undefined) {
      return;
    }
    here.heard++;
    here.asked.add(user);
    set(here, user, type === 'member.nick' ? nick : undefined);
    this.changed(room);
  }

  /** What was told meanwhile may have been missed. What no page has open is asked for when it is shown the next time. */
  askAgain(): void {
    for (const [room, { asked }] of [...this.rooms]) {
      if (this.isOpen(room)) {
        const users = [...asked];
        asked.clear();
        this.ask(room, users).then((isNews) => isNews && this.changed(room), this.failed);
      } else {
        this.rooms.delete(room);
      }
    }
  }

  /** Somebody else signs in. */
  forget(): void {
    this.rooms.clear();
  }

  private called(room: Id, people: Record<Id, Profile>): Record<Id, Profile> {
    const nicks = this.rooms.get(room)?.nicks ?? new Map<Id, string>();
    return Object.fromEntries(Object.entries(people).map(([user, profile]) => [user, withNick(profile, nicks.get(user))]));
  }

  private async ask(room: Id, users: Id[]): Promise<boolean> {
    const here = this.here(room);
    const unknown = users.filter((user) => !here.asked.has(user));
    unknown.forEach((user) => here.asked.add(user));
    let isNews = false;
    for (let from = 0; from < unknown.length; from += MOST_ASKED) {
      isNews = (await this.read(room, here, unknown.slice(from, from + MOST_ASKED))) || isNews;
    }
    return isNews;
  }

  private async read(room: Id, here: Here, users: Id[]): Promise<boolean> {
    const { rest } = this.sessions;
    const before = here.heard;
    const params = { path: { room }, query: { of: users.join(',') } };
    const { nicks } = await this.sessions.call(() => rest.GET('/v1/rooms/{room}/nicks', { params }));
    if (here.heard !== before) {
      return this.read(room, here, users);
    }
    const found = new Map(nicks.map(({ user, nick }) => [user, nick]));
    return users.filter((user) => set(here, user, found.get(user))).length > 0;
  }

  private here(room: Id): Here {
    const here = this.rooms.get(room) ?? { asked: new Set(), nicks: new Map(), heard: 0 };
    this.rooms.delete(room);
    this.rooms.set(room, here);
    if (this.rooms.size > MOST_ROOMS) {
      this.rooms.delete(this.rooms.keys().next().value!);
    }
    return here;
  }
}

/** @returns whether that is another than before */
function set({ nicks }: Here, user: Id, nick: string | undefined): boolean {
  const before = nicks.get(user);
  if (nick === undefined) {
    nicks.delete(user);
  } else {
    nicks.set(user, nick);
  }
  return before !== nick;
}

export function withNick(profile: Profile, nick: string | undefined): Profile {
  return nick === undefined ? profile : { ...profile, displayName: nick, ownName: profile.displayName };
}
