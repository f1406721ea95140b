import { CommandError, type EncryptionState, type Id } from '../../bridge/bridge';
import type { Database, OwnDevice, OwnIdentity } from '../database';
import { sameBytes, type Bytes } from '../mls/bytes';
import type { Device } from '../mls/credential';
import { lacking } from '../mls/probe';
import { newDeviceList, newIdentity, unwrapped, wrapped, type ListedDevice } from './identity';
import { derived, newSeed, secretOf, signed, signingKey } from './recovery';
import type { Service } from './service';
import { refusalOf, type Trusted } from './trusted';

const DEVICE = 'device keys';
const IDENTITY = 'identity keys';

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
    if (await this.self()) {
      return { state: 'ready' };
    }
    const { user } = this.present();
    await this.trusted.ask([user]);
    return { state: (await this.trusted.person(user)) ? 'locked' : 'new' };
  }

  /** This device, if it is set up as what the server calls it now. */
  async self(): Promise<Device | undefined> {
    this.device ??= (await this.database.meta.get(DEVICE))?.value as OwnDevice | undefined;
    const { device } = this;
    const now = this.named();
    if (!device || (now && now.device !== device.device)) {
      return undefined;
    }
    return { user: device.user, device: device.device, sign: (data) => signed(device.key, data) };
  }

  async archive(): Promise<OwnIdentity | undefined> {
    this.identity ??= (await this.database.meta.get(IDENTITY))?.value as OwnIdentity | undefined;
    return this.identity;
  }

  /** Makes an identity out of words that the person has noted, with this device as its first. */
  async setUp(words: string): Promise<void> {
    const { user } = this.present();
    await this.trusted.ask([user]);
    const before = await this.trusted.person(user);
    const keys = await derived(secret(words), user);
    const seed = newSeed();
    const identityKey = await signingKey(seed);
    const generation = (before?.identity.generation ?? 0) + 1;
    const identity = await newIdentity({ user, generation, recoveryKey: keys.recovery.publicKey }, identityKey);
    const device = await this.newDevice();
    const list = await newDeviceList({ user, generation, version: 1, devices: [listed(device)] }, identityKey.key);
    await this.service.announce(identity.bytes, list.bytes, await wrapped(seed, keys.wrapping, identity));
    await this.trusted.learn({ user, identity: identity.bytes, devices: list.bytes, ended: [] });
    await this.keep(device, { generation, key: identityKey.key, archive: keys.archive });
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
    await this.list(await this.newDevice(), { generation, key: identityKey.key, archive: keys.archive });
  }

  /** Signed in anew, the device is another to the server: it is listed under its new name. @returns whether it was */
  async renewed(): Promise<boolean> {
    const identity = await this.archive();
    if (!identity || (await this.self())) {
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
      await meta.put({ name: IDENTITY, value: identity });
      await packages.clear();
    });
    this.device = device;
    this.identity = identity;
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

function secret(words: string): Bytes {
  try {
    return secretOf(words);
  } catch (error) {
    throw new CommandError('invalid', (error as Error).message, 'words');
  }
}
