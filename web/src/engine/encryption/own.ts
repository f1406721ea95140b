import { CommandError, type EncryptionState, type Id } from '../../bridge/bridge';
import type { Database, OwnDevice, OwnIdentity } from '../database';
import { sameBytes, type Bytes } from '../mls/bytes';
import type { Device } from '../mls/credential';
import { lacking } from '../mls/probe';
import { newDeviceList, newIdentity, unwrapped, wrapped, type ListedDevice } from './identity';
import { RESEALING } from './resealing';
import { derived, newSeed, secretOf, signed, signingKey } from './recovery';
import type { Service } from './service';
import { refusalOf, type Person, type Trusted } from './trusted';

const DEVICE = 'device keys';
const IDENTITY = 'identity keys';

/** So many identities back something of the archive can be opened. */
const MOST_PREVIOUS = 5;

/** Another device of the person may change the list at the same time. */
const TRIES = 5;

/** The own keys on this device: who one is, and which device this is. */
export class Own {
  private device: OwnDevice | undefined;
  private identity: OwnIdentity | undefined;

  constructor(
    private readonly database: Database,
    private readonly service: Service,
    private readonly trusted: Trusted,
    /** What the server calls this device, once it is connected. */
    private readonly named: () => { user: Id; device: Id } | undefined,
  ) {}

  /** What this device can do in encrypted rooms; asks the server. */
  async state(): Promise<EncryptionState> {
    const lacks = await lacking();
    if (lacks.length > 0) {
      return { state: 'lacking', lacks };
    }
    const self = await this.self();
    if (self) {
      const newest = (await this.trusted.person(self.user))?.identity.generation ?? 0;
      return newest > ((await this.archive())?.generation ?? 0) ? { state: 'ready', replaced: true } : { state: 'ready' };
    }
    const { user } = this.present();
    await this.trusted.ask([user]);
    return { state: (await this.trusted.person(user)) ? 'locked' : 'new' };
  }

  /** This device, if it is set up as what the server calls it now. */
  async self(): Promise<Device | undefined> {
    const device = await this.ownDevice();
    return device && { user: device.user, device: device.device, sign: (data) => signed(device.key, data) };
  }

  private async ownDevice(): Promise<OwnDevice | undefined> {
    this.device ??= (await this.database.meta.get(DEVICE))?.value as OwnDevice | undefined;
    const now = this.named();
    return now && now.device !== this.device?.device ? undefined : this.device;
  }

  async archive(): Promise<OwnIdentity | undefined> {
    this.identity ??= (await this.database.meta.get(IDENTITY))?.value as OwnIdentity | undefined;
    return this.identity;
  }

  /** Makes an identity out of words that the person has noted, with this device as its first. */
  async setUp(words: string): Promise<void> {
    const { user } = this.present();
    await this.trusted.ask([user]);
    const device = await this.newDevice();
    const identity = await this.announced(words, await this.trusted.person(user), [listed(device)]);
    await this.keep(device, identity);
  }

  /** The same on a device that is set up: all devices stay listed, and with the present words others see who it is. */
  async replace(words: string, present?: string): Promise<void> {
    const { user } = this.present();
    const [keys] = await this.service.people([user]);
    const device = await this.ownDevice();
    if (!keys || !device) {
      throw new CommandError('conflict', 'this device is not set up');
    }
    const before = await this.trusted.learn(keys).catch((error: unknown) => {
      throw refusalOf(error);
    });
    if ((await this.archive())?.generation !== before.identity.generation) {
      throw new CommandError('conflict', 'the words were replaced on another device: enter those first');
    }
    const recovery = present === undefined ? undefined : await this.recoveryOf(before, present);
    const others = before.list.devices.filter((each) => each.device !== device.device && !keys.ended.includes(each.device));
    await this.keepIdentity(await this.announced(words, before, [...others, listed(device)], recovery));
  }

  /** Refuses words that are not those of the own identity. */
  async check(words: string): Promise<void> {
    const device = await this.ownDevice();
    const person = device && (await this.trusted.person(device.user));
    if (person) {
      await this.recoveryOf(person, words, 'words');
    }
  }

  private async recoveryOf({ identity }: Person, words: string, field = 'present'): Promise<CryptoKey> {
    const { recovery } = await derived(secret(words, field), identity.user);
    if (!sameBytes(recovery.publicKey, identity.recoveryKey)) {
      throw new CommandError('invalid', 'these are twelve words, but not those of this account', field);
    }
    return recovery.key;
  }

  private async announced(words: string, before: Person | undefined, devices: ListedDevice[], recovery?: CryptoKey): Promise<OwnIdentity> {
    const { user } = this.present();
    const keys = await derived(secret(words), user);
    const seed = newSeed();
    const identityKey = await signingKey(seed);
    const generation = (before?.identity.generation ?? 0) + 1;
    const identity = await newIdentity({ user, generation, recoveryKey: keys.recovery.publicKey }, identityKey, recovery);
    const list = await newDeviceList({ user, generation, version: 1, devices }, identityKey.key);
    await this.service.announce(identity.bytes, list.bytes, await wrapped(seed, keys.wrapping, identity));
    await this.trusted.learn({ user, identity: identity.bytes, devices: list.bytes, ended: [] });
    return { generation, key: identityKey.key, archive: keys.archive };
  }

  /** Takes the identity that the words open, and this device into its list. */
  async unlock(words: string): Promise<void> {
    const { user } = this.present();
    const keys = await derived(secret(words), user);
    const { generation, wrapped: bytes } = await this.service.wrapped();
    const seed = await unwrapped(bytes, keys.wrapping, { user, generation }).catch(() => {
      throw new CommandError('invalid', 'these are twelve words, but not those of this account');
    });
    const identityKey = await signingKey(seed);
    await this.trusted.ask([user]);
    const person = await this.trusted.person(user);
    if (!person || person.identity.generation !== generation || !sameBytes(person.identity.identityKey, identityKey.publicKey)) {
      throw new CommandError('conflict', 'the server shows another identity than the one of these words');
    }
    const own = { generation, key: identityKey.key, archive: keys.archive };
    const device = await this.ownDevice();
    const known = device && person.list.devices.find((each) => each.device === device.device);
    // the words were replaced elsewhere, and this device is listed as it is
    await (known && sameBytes(known.deviceKey, device.publicKey) ? this.keepIdentity(own) : this.list(await this.newDevice(), own));
  }

  /** Signed in anew, the device is another to the server: it is listed under its new name. @returns whether it was */
  async renewed(): Promise<boolean> {
    const identity = await this.archive();
    if (!identity || (await this.self())) {
      return false;
    }
    const { user } = this.present();
    await this.trusted.ask([user]);
    if ((await this.trusted.person(user))?.identity.generation !== identity.generation) {
      // the words were replaced elsewhere: they are asked for
      return false;
    }
    await this.list(await this.newDevice(), identity);
    return true;
  }

  private async list(device: OwnDevice, identity: OwnIdentity): Promise<void> {
    const { user } = device;
    for (let tries = 1; ; tries++) {
      const [keys] = await this.service.people([user]);
      if (!keys) {
        throw new CommandError('conflict', 'the server has no identity of this account');
      }
      const { list } = await this.trusted.learn(keys).catch((error: unknown) => {
        throw refusalOf(error);
      });
      const others = list.devices.filter((each) => each.device !== device.device && !keys.ended.includes(each.device));
      const next = await newDeviceList({ ...list, version: list.version + 1, devices: [...others, listed(device)] }, identity.key);
      try {
        await this.service.changeList(next.bytes);
        await this.trusted.learn({ ...keys, devices: next.bytes });
        return await this.keep(device, identity);
      } catch (error) {
        if (!(error instanceof CommandError && error.code === 'conflict' && tries < TRIES)) {
          throw error;
        }
      }
    }
  }

  private async newDevice(): Promise<OwnDevice> {
    const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
    const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
    return { ...this.present(), key: pair.privateKey, publicKey, addedAt: Date.now() };
  }

  private async keep(device: OwnDevice, identity: OwnIdentity): Promise<void> {
    const { meta, packages } = this.database;
    await this.database.transaction('rw', meta, packages, async () => {
      await meta.put({ name: DEVICE, value: device });
      await this.keepIdentity(identity);
      await packages.clear();
    });
    this.device = device;
  }

  /** With the archive keys of those before it: what lies under them is sealed anew. */
  private async keepIdentity(identity: OwnIdentity): Promise<void> {
    const { meta } = this.database;
    this.identity = await this.database.transaction('rw', meta, async () => {
      const before = (await meta.get(IDENTITY))?.value as OwnIdentity | undefined;
      const isOther = before !== undefined && before.generation !== identity.generation;
      const previous = isOther ? [{ generation: before.generation, archive: before.archive }, ...(before.previous ?? [])] : before?.previous;
      const kept = previous ? { ...identity, previous: previous.slice(0, MOST_PREVIOUS) } : identity;
      await meta.put({ name: IDENTITY, value: kept });
      await (isOther && meta.put({ name: RESEALING, value: true }));
      return kept;
    });
  }

  private present(): { user: Id; device: Id } {
    const named = this.named();
    if (!named) {
      throw new CommandError('offline', 'this needs a connection');
    }
    return named;
  }
}

function listed({ device, publicKey, addedAt }: OwnDevice): ListedDevice {
  return { device, deviceKey: publicKey, addedAt };
}

function secret(words: string, field = 'words'): Bytes {
  try {
    return secretOf(words);
  } catch (error) {
    throw new CommandError('invalid', (error as Error).message, field);
  }
}
