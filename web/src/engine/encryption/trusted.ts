import { CommandError, type Id } from '../../bridge/bridge';
import type { Database, KnownPerson } from '../database';
import type { KeyNews } from '../key-changes';
import { sameBytes, type Bytes } from '../mls/bytes';
import { isCertified, type LeafCredential, type Owner } from '../mls/credential';
import { Refused } from '../mls/refused';
import { readDeviceList, readIdentity, succeeds, type DeviceList, type Identity, type ListedDevice } from './identity';
import { isLater, type Mark } from './marks-list';
import type { PersonKeys, Service } from './service';

/** A device that was not on its person's list is asked for again after so long. */
const ASK_EVERY_MS = 10_000;

/** So many people are asked for at a time. */
const MOST_ASKED = 100;

/** What is known of somebody's keys. */
export interface Person {
  identity: Identity;
  list: DeviceList;
  /** The identity key when people compared it. */
  verified?: Bytes;
  /** Another identity took the place of one that was known, and that one did not name it. */
  unvouched?: true;
  /** When people decided last whether they trust them, in milliseconds since 1970, and by which identity key. */
  decided?: { at: number; key: Bytes };
}

/** What is stored of devices that did not say when. */
const LONG_AGO = 1;

/**
 * Who people are: the newest identity and list of devices of each that this device has seen, which nobody can take
 * back (trust on first use). What contradicts them is refused, and whoever asks is told why.
 */
export class Trusted {
  private readonly people = new Map<Id, Person>();
  private readonly asked = new Map<string, number>();
  /** Whoever has an identity that nothing vouches for; looked up once. */
  private opened: Promise<Set<Id>> | undefined;
  /** What is learnt of somebody is compared with what was learnt before. */
  private readonly lanes = new Map<Id, Promise<unknown>>();

  constructor(
    private readonly database: Database,
    private readonly service: Service,
    /** Something about somebody has changed that people are to be told: this was learnt, or they decided about it. */
    private readonly changed: (user: Id, news: KeyNews[]) => void,
    /** What another device of this person decided about somebody whom this one does not know yet. */
    private readonly pending: (user: Id) => Promise<Mark | undefined>,
  ) {}

  async person(user: Id): Promise<Person | undefined> {
    const held = this.people.get(user);
    if (held) {
      return held;
    }
    const stored = await this.database.known.get(user);
    if (!stored) {
      return undefined;
    }
    const person = await personOf(stored);
    this.people.set(user, person);
    return person;
  }

  /** Asks the server how these people are now. What it says of somebody and cannot be is skipped, and reported after the others. */
  async ask(users: Id[]): Promise<void> {
    const refused: unknown[] = [];
    for (let i = 0; i < users.length; i += MOST_ASKED) {
      const part = users.slice(i, i + MOST_ASKED);
      for (const keys of await this.service.people(part)) {
        await this.learn(keys).catch((error: unknown) => refused.push(error));
      }
    }
    if (refused.length > 0) {
      throw refused[0];
    }
  }

  /** The device as its person has listed it; one that is not known may be new. */
  async device(owner: Owner): Promise<ListedDevice | undefined> {
    const known = await this.listed(owner);
    const name = `${owner.user} ${owner.device}`;
    if (known || Date.now() < (this.asked.get(name) ?? 0) + ASK_EVERY_MS) {
      return known;
    }
    await this.ask([owner.user]);
    this.asked.set(name, Date.now());
    return this.listed(owner);
  }

  /** Whether a leaf belongs to who it says, by the newest list of its person. */
  readonly leaf = async (credential: LeafCredential, leafKey: Uint8Array): Promise<boolean> => {
    const device = await this.device(credential);
    return device !== undefined && isCertified(credential, leafKey, device.deviceKey);
  };

  /**
   * The same while a group is entered or followed: a device may have come that its person has taken off the list since,
   * and that is still to be removed. Nothing is said before, and nothing of it believed.
   */
  readonly leafOrUnlisted = async (credential: LeafCredential, leafKey: Uint8Array): Promise<boolean> => {
    const device = await this.device(credential);
    return device === undefined || isCertified(credential, leafKey, device.deviceKey);
  };

  /** @param isSame whether this is the key that people compared */
  verify(user: Id, isVerified: boolean, isSame: (identity: Identity) => Promise<boolean>): Promise<void> {
    return this.decide(user, isVerified, async (identity) => !isVerified || (await isSame(identity)));
  }

  /** The identity that nothing vouches for is taken as it is, and counts as one that nobody compared. */
  accept(user: Id, generation: number): Promise<void> {
    return this.decide(user, false, async (identity) => identity.generation === generation);
  }

  private decide(user: Id, isVerified: boolean, isMeant: (identity: Identity) => Promise<boolean>): Promise<void> {
    return this.exclusive(user, async () => {
      const person = await this.person(user);
      if (!person) {
        return;
      }
      if (!(await isMeant(person.identity))) {
        throw new CommandError('conflict', 'they have another identity now: compare its safety number');
      }
      const { verified: _, unvouched: _unvouched, ...rest } = person;
      // after whatever another device decided, however its clock goes
      const at = Math.max(Date.now(), markOf(person).at + 1);
      const key = person.identity.identityKey;
      await this.keep({ ...rest, decided: { at, key }, ...(isVerified ? { verified: key } : {}) });
      this.changed(user, []);
    });
  }

  /** What was decided about people here, and on other devices as far as it came here. */
  async marks(): Promise<Mark[]> {
    const rows = await this.database.known.filter(({ decided, verified }) => decided !== undefined || verified !== undefined).toArray();
    const people = await Promise.all(rows.map(({ user }) => this.person(user)));
    return people.filter((person) => person !== undefined).map(markOf);
  }

  /** What another device of this person decided; nothing where it was decided later, or where nobody is known to whom it applies. */
  async apply(mark: Mark): Promise<void> {
    const known = await this.person(mark.user);
    if (known && isLater(mark, markOf(known)) && !sameBytes(mark.identityKey, known.identity.identityKey)) {
      // it may be of an identity that this device has not heard of yet
      await this.ask([mark.user]);
    }
    return this.exclusive(mark.user, async () => {
      const person = await this.person(mark.user);
      if (person && isLater(mark, markOf(person))) {
        await this.keep(await this.marked(person, mark));
        this.changed(mark.user, []);
      }
    });
  }

  /** A mark holds for its key alone: whoever has another now counts as somebody new, unless the one names the other. */
  private async marked(person: Person, { isVerified, at, identityKey: key }: Mark): Promise<Person> {
    const { verified: _, unvouched, ...rest } = person;
    const isSame = sameBytes(person.identity.identityKey, key);
    const isOpen = !isSame && (unvouched === true || !(await this.followsFrom(key, person.identity)));
    return { ...rest, decided: { at, key }, ...(isVerified ? { verified: key } : {}), ...(isOpen ? { unvouched: true as const } : {}) };
  }

  /** Whether the identity of this key named what follows it, up to this one. */
  private async followsFrom(key: Bytes, to: Identity): Promise<boolean> {
    for (const bytes of await this.service.identities(to.user)) {
      const from = await readIdentity(bytes);
      if (sameBytes(from.identityKey, key)) {
        return this.isSuccession(from, to);
      }
    }
    return false;
  }

  /** Who has an identity that nothing vouches for, and that nobody has looked at. */
  async unvouched(among: ReadonlySet<Id>): Promise<Person[]> {
    const people = await Promise.all([...(await this.open())].filter((user) => among.has(user)).map((user) => this.person(user)));
    return people.filter((person) => person !== undefined).filter(({ unvouched }) => unvouched === true);
  }

  private open(): Promise<Set<Id>> {
    this.opened ??= this.database.known.filter(({ unvouched }) => unvouched === true).primaryKeys().then((users) => new Set(users));
    this.opened.catch(() => (this.opened = undefined));
    return this.opened;
  }

  /** Takes what the server says, unless it contradicts what is known. */
  learn(keys: PersonKeys): Promise<Person> {
    return this.exclusive(keys.user, () => this.learnNow(keys));
  }

  private exclusive<T>(user: Id, work: () => Promise<T>): Promise<T> {
    const next = (this.lanes.get(user) ?? Promise.resolve()).catch(() => undefined).then(work);
    this.lanes.set(user, next);
    return next;
  }

  private async learnNow(keys: PersonKeys): Promise<Person> {
    const before = await this.person(keys.user);
    const identity = await readIdentity(keys.identity);
    if (identity.user !== keys.user) {
      throw new Refused('the identity of somebody else');
    }
    const list = await readDeviceList(keys.devices, identity);
    const { person, news } = before === undefined ? { person: await this.first(identity, list), news: [] } : await this.after(before, identity, list);
    if (person !== before) {
      await this.keep(person);
    }
    if (news.length > 0) {
      this.changed(identity.user, news);
    }
    return person;
  }

  /** Trusted on first use, but for what this person knew of them on another device. */
  private async first(identity: Identity, list: DeviceList): Promise<Person> {
    const mark = await this.pending(identity.user);
    return mark ? this.marked({ identity, list }, mark) : { identity, list };
  }

  private async after(before: Person, identity: Identity, list: DeviceList): Promise<{ person: Person; news: KeyNews[] }> {
    const known = before.identity;
    if (identity.generation < known.generation || (identity.generation === known.generation && !sameBytes(identity.bytes, known.bytes))) {
      throw new Refused('the server shows another identity than before');
    }
    if (identity.generation > known.generation) {
      const vouched = await this.isSuccession(known, identity);
      const { unvouched, ...rest } = before;
      // another device may have taken it already; one that is vouched for does not make up for one that was not
      const isDecided = before.decided !== undefined && sameBytes(before.decided.key, identity.identityKey);
      const isOpen = !isDecided && (unvouched === true || !vouched);
      return { person: { ...rest, identity, list, ...(isOpen ? { unvouched: true as const } : {}) }, news: [{ what: 'identity', vouched }] };
    }
    if (list.version < before.list.version || (list.version === before.list.version && !sameBytes(list.bytes, before.list.bytes))) {
      throw new Refused('the server shows another list of devices than before');
    }
    return list.version === before.list.version ? { person: before, news: [] } : { person: { ...before, list }, news: newDevices(before.list, list) };
  }

  /** Whether each identity from the one to the other named the next. */
  private async isSuccession(from: Identity, to: Identity): Promise<boolean> {
    let last = from;
    for (const bytes of to.generation === from.generation + 1 ? [to.bytes] : await this.service.identities(to.user)) {
      const next = await readIdentity(bytes);
      if (next.generation > last.generation) {
        if (!(await succeeds(next, last))) {
          return false;
        }
        last = next;
      }
    }
    return sameBytes(last.bytes, to.bytes);
  }

  private async listed({ user, device }: Owner): Promise<ListedDevice | undefined> {
    return (await this.person(user))?.list.devices.find((each) => each.device === device);
  }

  private async keep(person: Person): Promise<void> {
    const { identity, list, verified, unvouched, decided } = person;
    await this.database.known.put({
      user: identity.user,
      identity: identity.bytes,
      list: list.bytes,
      ...(verified ? { verified } : {}),
      ...(unvouched ? { unvouched } : {}),
      ...(decided ? { decided } : {}),
    });
    this.people.set(identity.user, person);
    const open = await this.opened;
    if (unvouched) {
      open?.add(identity.user);
    } else {
      open?.delete(identity.user);
    }
  }
}

function newDevices(before: DeviceList, { devices }: DeviceList): KeyNews[] {
  const known = new Set(before.devices.map(({ device }) => device));
  return devices.filter(({ device }) => !known.has(device)).map(({ device }) => ({ what: 'device', device }));
}

async function personOf({ identity: bytes, list, verified, unvouched, decided }: KnownPerson): Promise<Person> {
  const identity = await readIdentity(bytes);
  return {
    identity,
    list: await readDeviceList(list, identity),
    ...(verified ? { verified } : {}),
    ...(unvouched ? { unvouched } : {}),
    ...(decided ? { decided } : {}),
  };
}

/** Of whom nothing was decided, that they are not verified, before everything else. */
function markOf({ identity: { user, identityKey }, verified, decided }: Person): Mark {
  const { at, key } = decided ?? { at: verified ? LONG_AGO : 0, key: verified ?? identityKey };
  return { user, isVerified: verified !== undefined, at, identityKey: key };
}

/** Whether people compared the key that somebody has now. */
export function isVerified({ identity, verified }: Person): boolean {
  return verified !== undefined && sameBytes(verified, identity.identityKey);
}

/** Whether people compared a key that somebody has no more, and nothing names the one that they have. */
export function isBroken(person: Person): boolean {
  return person.verified !== undefined && !isVerified(person) && person.unvouched === true;
}

/** What was refused is for people to know, and not for them to try again. */
export function refusalOf(error: unknown): CommandError {
  return error instanceof Refused ? new CommandError('forbidden', error.message) : (error as CommandError);
}
