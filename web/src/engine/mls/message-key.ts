import { concatenated, idBytes, sameBytes, uint32, type Bytes } from './bytes';
import { Refused } from './refused';

const VERSION = 1;
const KEY_BYTES = 32;
const LENGTH = 1 + KEY_BYTES + 32;
const LABEL = 'Parley sealed 1\0';
/** A key seals once, so every nonce is the first. */
const NONCE = new Uint8Array(12);
const SMALL_STEP = 256;
const LARGE_STEP = 4096;

/** Where something was said; it opens nowhere else. */
export interface Place {
  room: string;
  incarnation: number;
  id: string;
  sender: string;
  device: string;
}

/** What travels in MLS, and lies in the archive: what opens a message, and which one. */
export interface MessageKey {
  key: Bytes;
  /** SHA-256 of what it sealed. */
  digest: Bytes;
}

/** Seals what is said under a new key. */
export async function sealed(said: object, place: Place): Promise<{ sealed: Bytes; key: MessageKey }> {
  const key = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  const plain = padded(new TextEncoder().encode(JSON.stringify(said)));
  const bytes = new Uint8Array(await crypto.subtle.encrypt(cipher(place), await imported(key, 'encrypt'), plain));
  return { sealed: bytes, key: { key, digest: await sha256(bytes) } };
}

/** What was said; throws where it is not what the key is for. */
export async function opened(bytes: Bytes, { key, digest }: MessageKey, place: Place): Promise<unknown> {
  if (!sameBytes(await sha256(bytes), digest)) {
    throw new Refused('not what its sender sealed');
  }
  const plain = await crypto.subtle.decrypt(cipher(place), await imported(key, 'decrypt'), bytes).catch(() => {
    throw new Refused('not what was said here');
  });
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(unpadded(new Uint8Array(plain))));
}

export function writeMessageKey({ key, digest }: MessageKey): Bytes {
  return concatenated(Uint8Array.of(VERSION), key, digest);
}

export function readMessageKey(bytes: Uint8Array): MessageKey {
  if (bytes.length !== LENGTH || bytes[0] !== VERSION) {
    throw new Refused('not a message key');
  }
  return { key: bytes.slice(1, 1 + KEY_BYTES), digest: bytes.slice(1 + KEY_BYTES) };
}

function cipher({ room, incarnation, id, sender, device }: Place): AesGcmParams {
  const additionalData = concatenated(LABEL, idBytes(room), uint32(incarnation), idBytes(id), idBytes(sender), idBytes(device));
  return { name: 'AES-GCM', iv: NONCE, additionalData };
}

function imported(key: Bytes, use: KeyUsage): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', key, 'AES-GCM', false, [use]);
}

/** Lengths tell little: a mark, then zeros, to the next step. */
function padded(plain: Uint8Array): Bytes {
  const step = plain.length < LARGE_STEP ? SMALL_STEP : LARGE_STEP;
  const all = new Uint8Array(Math.ceil((plain.length + 1) / step) * step);
  all.set(plain);
  all[plain.length] = 0x80;
  return all;
}

function unpadded(all: Uint8Array): Uint8Array {
  const mark = all.findLastIndex((byte) => byte !== 0);
  if (all[mark] !== 0x80) {
    throw new Refused('not padded as it should be');
  }
  return all.subarray(0, mark);
}

async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}
