import { concatenated, idBytes, type Bytes } from '../mls/bytes';

const LABEL = 'Parley safety 1\0';
const ROUNDS = 5_200;
const GROUPS = 6;
const GROUP_BYTES = 5;

export interface Known {
  user: string;
  identityKey: Bytes;
}

/** Sixty digits, the same for both: who compares them knows that nobody stands between. */
export async function safetyNumber(a: Known, b: Known): Promise<string> {
  const [first, second] = a.user < b.user ? [a, b] : [b, a];
  return `${await digits(first)}${await digits(second)}`;
}

/** What a device shows to be scanned by another. */
export function safetyCode(own: Known, theirs: Known): Bytes {
  return concatenated(Uint8Array.of(1), idBytes(own.user), own.identityKey, idBytes(theirs.user), theirs.identityKey);
}

async function digits({ user, identityKey }: Known): Promise<string> {
  let digest = await sha512(concatenated(LABEL, idBytes(user), identityKey));
  for (let round = 1; round < ROUNDS; round++) {
    digest = await sha512(concatenated(digest, identityKey));
  }
  const groups = Array.from({ length: GROUPS }, (_, i) => digest.slice(i * GROUP_BYTES, (i + 1) * GROUP_BYTES));
  return groups.map((bytes) => (bytes.reduce((sum, byte) => sum * 256 + byte, 0) % 100_000).toString().padStart(5, '0')).join('');
}

async function sha512(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-512', bytes));
}
