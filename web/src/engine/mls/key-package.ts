import { generateKeyPackageWithKey, type KeyPackage, type PrivateKeyPackage } from 'ts-mls/keyPackage.js';
import { credentialFor, type Device } from './credential';
import { KEY_PACKAGE_BYTES, readMessage, writeMessage } from './framing';
import { CAPABILITIES, suite } from './suite';

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
