import { entropyToMnemonic, generateMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { concatenated, fromBase64, idBytes, type Bytes } from '../mls/bytes';
import { Refused } from '../mls/refused';

const SECRET_BITS = 128;

/** What comes before a seed in PKCS #8 (RFC 8410, section 7). */
const ED25519 = Uint8Array.of(0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20);

/** A key that signs, and what others verify it by. */
export interface SigningKey {
  key: CryptoKey;
  publicKey: Bytes;
}

/** Everything that follows from the words and whose they are. */
export interface Derived {
  recovery: SigningKey;
  wrapping: CryptoKey;
  archive: CryptoKey;
}

/** Twelve new words; whoever has them has everything that was said. */
export function newWords(): string {
  return generateMnemonic(wordlist, SECRET_BITS);
}

/** The secret behind words as people write them; they hold a check of themselves. */
export function secretOf(words: string): Bytes {
  const said = words.normalize('NFKD').toLowerCase().trim().split(/[\s,]+/).join(' ');
  try {
    const secret = mnemonicToEntropy(said, wordlist).slice();
    if (secret.length * 8 === SECRET_BITS) {
      return secret;
    }
  } catch {
    // not words of the list, or their check is wrong
  }
  throw new Refused('these are not the twelve words: compare them with what you noted');
}

export function wordsOf(secret: Bytes): string {
  return entropyToMnemonic(secret, wordlist);
}

export async function derived(secret: Bytes, user: string): Promise<Derived> {
  const from = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  const bits = async (name: string) => {
    const info = new TextEncoder().encode(`Parley ${name} key 1`);
    return new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: idBytes(user), info }, from, 256));
  };
  return {
    recovery: await signingKey(await bits('recovery')),
    wrapping: await sealingKey(await bits('wrapping')),
    archive: await sealingKey(await bits('archive')),
  };
}

/** From its seed of 32 bytes (RFC 8032, section 5.1.5); WebCrypto does not give it out again. */
export async function signingKey(seed: Uint8Array): Promise<SigningKey> {
  const pkcs8 = concatenated(ED25519, seed);
  const open = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign']);
  const { x } = await crypto.subtle.exportKey('jwk', open);
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']);
  return { key, publicKey: fromBase64(x!.replaceAll('-', '+').replaceAll('_', '/')) };
}

export function newSeed(): Bytes {
  return crypto.getRandomValues(new Uint8Array(32));
}

function sealingKey(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

export async function signed(key: CryptoKey, data: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign('Ed25519', key, data));
}

/** False also for what is no key. */
export async function isSigned(publicKey: Bytes, data: Bytes, signature: Bytes): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, signature, data);
  } catch {
    return false;
  }
}
