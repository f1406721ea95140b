import { generateKeyPackageWithKey, makeKeyPackageRef, type KeyPackage, type PrivateKeyPackage } from 'ts-mls/keyPackage.js';
import { credentialFor, type Device, type LeafCredential } from './credential';
import { KEY_PACKAGE_BYTES, readMessage, WELCOME_BYTES, writeMessage } from './framing';
import { CAPABILITIES, ownerOf, suite } from './suite';

const DAY_S = 24 * 3600;
/** How long a key package is good. */
const LIFE_DAYS = 30;

/** What somebody needs to add this device to a group, and what the device needs to join then; to be used once. */
export interface OwnKeyPackage {
  /** An MLSMessage, for the server. */
  bytes: Uint8Array;
  /** Never leaves the device. */
  secrets: PrivateKeyPackage;
}

/** A key package with a leaf key of its own; `now` in milliseconds since 1970. */
export async function makeKeyPackage(device: Device, now: number): Promise<OwnKeyPackage> {
  const { publicPackage, privatePackage } = await ownLeaf(device, now);
  return { bytes: writeMessage({ version: 'mls10', wireformat: 'mls_key_package', keyPackage: publicPackage }), secrets: privatePackage };
}

export async function ownLeaf(device: Device, now: number): Promise<{ publicPackage: KeyPackage; privatePackage: PrivateKeyPackage }> {
  const cs = await suite();
  const keys = await cs.signature.keygen();
  const seconds = Math.floor(now / 1000);
  return generateKeyPackageWithKey(
    { credentialType: 'basic', identity: await credentialFor(device, keys.publicKey) },
    CAPABILITIES,
    { notBefore: BigInt(seconds - DAY_S / 24), notAfter: BigInt(seconds + LIFE_DAYS * DAY_S) },
    [],
    keys,
    cs,
  );
}

export function readKeyPackage(bytes: Uint8Array): KeyPackage {
  return readMessage(bytes, 'mls_key_package', KEY_PACKAGE_BYTES).keyPackage;
}

/** By what a Welcome names the key package that it is for. */
export async function referenceOf(bytes: Uint8Array): Promise<Uint8Array> {
  return makeKeyPackageRef(readKeyPackage(bytes), (await suite()).hash);
}

/** The references of the key packages that a Welcome is for. */
export function referencesIn(welcome: Uint8Array): Uint8Array[] {
  return readMessage(welcome, 'mls_welcome', WELCOME_BYTES).welcome.secrets.map(({ newMember }) => newMember);
}

/** Whom a key package is of, and the key that its leaf would have; undefined where it names no device. */
export function leafOf(bytes: Uint8Array): { owner: LeafCredential; leafKey: Uint8Array } | undefined {
  const { credential, signaturePublicKey } = readKeyPackage(bytes).leafNode;
  const owner = ownerOf(credential);
  return owner && { owner, leafKey: signaturePublicKey };
}
