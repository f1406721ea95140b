import { concatenated, idBytes, idOf, type Bytes } from './bytes';

const VERSION = 1;
const LABEL = 'Parley leaf 1\0';
const LENGTH = 1 + 16 + 16 + 64;

/** Whose leaf it is: a device of a person. */
export interface Owner {
  user: string;
  device: string;
}

/** What a leaf's credential says; docs/encryption.md draws it. */
export interface LeafCredential extends Owner {
  /** By the device's key, over owner and the leaf's signature key. */
  signature: Uint8Array;
}

/** This device: who it is, and its key, which need not leave where it lies. */
export interface Device extends Owner {
  sign(data: Bytes): Promise<Uint8Array>;
}

/** What the device's key signs. */
export function certified({ user, device }: Owner, leafKey: Uint8Array): Bytes {
  return concatenated(LABEL, idBytes(user), idBytes(device), leafKey);
}

/** The identity of a basic credential for a leaf of this device with the given signature key. */
export async function credentialFor(device: Device, leafKey: Uint8Array): Promise<Bytes> {
  const signature = await device.sign(certified(device, leafKey));
  return concatenated(Uint8Array.of(VERSION), idBytes(device.user), idBytes(device.device), signature);
}

/** Undefined where it is none of ours. */
export function readCredential(identity: Uint8Array): LeafCredential | undefined {
  if (identity.length !== LENGTH || identity[0] !== VERSION) {
    return undefined;
  }
  return { user: idOf(identity.subarray(1, 17)), device: idOf(identity.subarray(17, 33)), signature: identity.slice(33) };
}

export function sameOwner(a: Owner, b: Owner): boolean {
  return a.user === b.user && a.device === b.device;
}

/** Whether the device's key (32 bytes, of its person's list) has signed the leaf's key for this owner. */
export async function isCertified(credential: LeafCredential, leafKey: Uint8Array, deviceKey: Bytes): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', deviceKey, 'Ed25519', false, ['verify']);
  return crypto.subtle.verify('Ed25519', key, credential.signature.slice(), certified(credential, leafKey));
}
