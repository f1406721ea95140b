import type { Ability } from '../../bridge/bridge';

const TRIALS: [Ability, (subtle: SubtleCrypto) => Promise<unknown>][] = [
  ['X25519', (subtle) => subtle.generateKey('X25519', false, ['deriveBits'])],
  ['Ed25519', (subtle) => subtle.generateKey('Ed25519', false, ['sign', 'verify'])],
  ['AES-GCM', (subtle) => subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])],
  ['HKDF', (subtle) => subtle.importKey('raw', new Uint8Array(32), 'HKDF', false, ['deriveBits'])],
];

/** Which of them it lacks, by trying each; none in a browser that is new enough. */
export async function lacking(subtle: SubtleCrypto | null | undefined = globalThis.crypto?.subtle): Promise<Ability[]> {
  if (!subtle) {
    return ['secure-origin'];
  }
  const missing = await Promise.all(TRIALS.map(([ability, tried]) => attempt(() => tried(subtle)).then((can) => (can ? [] : [ability]))));
  return missing.flat();
}

async function attempt(tried: () => Promise<unknown>): Promise<boolean> {
  try {
    await tried();
    return true;
  } catch {
    return false;
  }
}
