import { CommandError, type Id } from '../../bridge/bridge';
import type { Database, KnownPerson } from '../database';
import { sameBytes, type Bytes } from '../mls/bytes';
import { isCertified, type LeafCredential, type Owner } from '../mls/credential';
import { Refused } from '../mls/refused';
import { readDeviceList, readIdentity, succeeds, type DeviceList, type Identity, type ListedDevice } from './identity';
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
}

/**
 * Who people are: the newest identity and list of devices of each that this device has seen, which nobody can take
 * back (trust on first use). What contradicts them is refused, and whoever asks is told why.
 */
export class Trusted {
  private readonly people = new Map<Id, Person>();
  private readonly asked = new Map<string, number>();
  /** What is learnt of somebody is compared with what was learnt before. */
  private readonly lanes = new Map<Id, Promise<unknown>>();

  constructor(
    private readonly database: Database,
    private readonly service: Service,
    /** Something about somebody has changed that people are to be told. */
    private readonly changed: (user: Id) => void,
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
    return this.exclusive(user, async () => {
      const person = await this.person(user);
      if (person && isVerified && !(await isSame(person.identity))) {
        throw new CommandError('conflict', 'they have another identity now: compare its safety number');
      }
      if (person) {
        const { verified: _, unvouched: _unvouched, ...rest } = person;
        await this.keep(isVerified ? { ...rest, verified: person.identity.identityKey } : rest);
      }
    });
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
    const person = before === undefined ? { identity, list } : await this.after(before, identity, list);
    if (person !== before) {
      await this.keep(person);
    }
    return person;
  }

  private async after(before: Person, identity: Identity, list: DeviceList): Promise<Person> {
    const known = before.identity;
    if (identity.generation < known.generation || (identity.generation === known.generation && !sameBytes(identity.bytes, known.bytes))) {
      throw new Refused('the server shows another identity than before');
    }
    if (identity.generation > known.generation) {
      const isVouched = await this.isSuccession(known, identity);
      // one that is vouched for does not make up for one that was not
      return { ...before, identity, list, ...(isVouched ? {} : { unvouched: true as const }) };
    }
    if (list.version < before.list.version || (list.version === before.list.version && !sameBytes(list.bytes, before.list.bytes))) {
      throw new Refused('the server shows another list of devices than before');
    }
    return list.version === before.list.version ? before : { ...before, list };
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
    const { identity, list, verified, unvouched } = person;
    await this.database.known.put({
      user: identity.user,
      identity: identity.bytes,
      list: list.bytes,
      ...(verified ? { verified } : {}),
      ...(unvouched ? { unvouched } : {}),
    });
    this.people.set(identity.user, person);
    this.changed(identity.user);
  }
}

async function personOf({ identity: bytes, list, verified, unvouched }: KnownPerson): Promise<Person> {
  const identity = await readIdentity(bytes);
  return {
    identity,
    list: await readDeviceList(list, identity),
    ...(verified ? { verified } : {}),
    ...(unvouched ? { unvouched } : {}),
  };
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
