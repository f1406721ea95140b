import { concatenated, idBytes, uint32, uint64, vector, type Bytes } from '../mls/bytes';
import { Refused } from '../mls/refused';
import { box, unbox } from './boxes';
import { isSigned, signed, type SigningKey } from './recovery';
import { Reader } from './structure';

const IDENTITY = 'Parley Identity 1\0';
const DEVICE_LIST = 'Parley DeviceList 1\0';
const WRAPPED = 'Parley identity 1\0';
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** Most devices of a person. */
export const DEVICES = 50;

/** Who somebody is to others; docs/encryption.md draws it. */
export interface Identity {
  user: string;
  generation: number;
  identityKey: Bytes;
  recoveryKey: Bytes;
  /** By the recovery key before it, over what comes before this. */
  succession?: Bytes;
  bytes: Bytes;
}

export interface ListedDevice {
  device: string;
  deviceKey: Bytes;
  /** Milliseconds since 1970. */
  addedAt: number;
}

/** The devices of somebody, signed by their identity. */
export interface DeviceList {
  user: string;
  generation: number;
  version: number;
  devices: ListedDevice[];
  bytes: Bytes;
}

/** A new identity; `before` is the recovery key of the generation before it, if it is there still. */
export async function newIdentity(
  { user, generation, recoveryKey }: Pick<Identity, 'user' | 'generation' | 'recoveryKey'>,
  identity: SigningKey,
  before?: CryptoKey,
): Promise<Identity> {
  const fields = concatenated(idBytes(user), uint32(generation), identity.publicKey, recoveryKey);
  const succession = before && (await signed(before, concatenated(IDENTITY, fields)));
  const unsigned = concatenated(fields, succession ? concatenated(Uint8Array.of(1), succession) : Uint8Array.of(0));
  const bytes = concatenated(unsigned, await signed(identity.key, concatenated(IDENTITY, unsigned)));
  return { user, generation, identityKey: identity.publicKey, recoveryKey, bytes, ...(succession ? { succession } : {}) };
}

/** Throws where it is not whole, or not signed by the key that it names. */
export async function readIdentity(bytes: Bytes): Promise<Identity> {
  const reader = new Reader(bytes, 'the identity');
  const [user, generation] = [reader.id(), reader.uint32()];
  const [identityKey, recoveryKey] = [reader.take(KEY_BYTES), reader.take(KEY_BYTES)];
  const presence = reader.uint8();
  if (presence > 1 || generation === 0) {
    throw new Refused('not an identity');
  }
  const succession = presence === 1 ? reader.take(SIGNATURE_BYTES) : undefined;
  const unsigned = reader.read;
  const signature = reader.take(SIGNATURE_BYTES);
  reader.end();
  if (!(await isSigned(identityKey, concatenated(IDENTITY, unsigned), signature))) {
    throw new Refused('the identity is not signed by its key');
  }
  return { user, generation, identityKey, recoveryKey, bytes, ...(succession ? { succession } : {}) };
}

/** Whether the recovery key of the one before has named this one. */
export async function succeeds(next: Identity, before: Identity): Promise<boolean> {
  const fields = concatenated(idBytes(next.user), uint32(next.generation), next.identityKey, next.recoveryKey);
  const isNext = next.user === before.user && next.generation === before.generation + 1;
  return isNext && next.succession !== undefined && isSigned(before.recoveryKey, concatenated(IDENTITY, fields), next.succession);
}

export async function newDeviceList(list: Omit<DeviceList, 'bytes'>, identityKey: CryptoKey): Promise<DeviceList> {
  const devices = [...list.devices].sort((a, b) => (a.device < b.device ? -1 : 1));
  const entries = devices.map(({ device, deviceKey, addedAt }) => concatenated(idBytes(device), deviceKey, uint64(addedAt)));
  const fields = concatenated(idBytes(list.user), uint32(list.generation), uint64(list.version), vector(concatenated(...entries)));
  return { ...list, devices, bytes: concatenated(fields, await signed(identityKey, concatenated(DEVICE_LIST, fields))) };
}

/** Throws where it is not whole, or not signed by this identity. */
export async function readDeviceList(bytes: Bytes, identity: Identity): Promise<DeviceList> {
  const reader = new Reader(bytes, 'the device list');
  const [user, generation, version] = [reader.id(), reader.uint32(), reader.uint64()];
  const listed = new Reader(reader.vector(), 'the device list');
  const devices: ListedDevice[] = [];
  while (!listed.isAtEnd) {
    devices.push({ device: listed.id(), deviceKey: listed.take(KEY_BYTES), addedAt: listed.uint64() });
  }
  const fields = reader.read;
  const signature = reader.take(SIGNATURE_BYTES);
  reader.end();
  if (user !== identity.user || generation !== identity.generation || version === 0) {
    throw new Refused('the device list of another identity');
  }
  if (devices.length > DEVICES || devices.some(({ device }, i) => i > 0 && device <= devices[i - 1]!.device)) {
    throw new Refused('the device list is not in order');
  }
  if (!(await isSigned(identity.identityKey, concatenated(DEVICE_LIST, fields), signature))) {
    throw new Refused('the device list is not signed by its identity');
  }
  return { user, generation, version, devices, bytes };
}

/** The seed of the identity key, as the server keeps it. */
export function wrapped(seed: Bytes, wrapping: CryptoKey, of: Pick<Identity, 'user' | 'generation'>): Promise<Bytes> {
  return box(wrapping, seed, wrappedFor(of));
}

/** Throws for words that belong to somebody else, or to an identity that is gone. */
export function unwrapped(bytes: Bytes, wrapping: CryptoKey, of: Pick<Identity, 'user' | 'generation'>): Promise<Bytes> {
  return unbox(wrapping, bytes, wrappedFor(of), 'what these words should open');
}

function wrappedFor({ user, generation }: Pick<Identity, 'user' | 'generation'>): Bytes {
  return concatenated(WRAPPED, idBytes(user), uint32(generation));
}
