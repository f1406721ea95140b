import { Refused } from './refused';

/** Bytes, as TypeScript wants them where WebCrypto takes them. */
export type Bytes = Uint8Array<ArrayBuffer>;

const ENCODER = new TextEncoder();

export function concatenated(...parts: (Uint8Array | string)[]): Bytes {
  const arrays = parts.map((part) => (typeof part === 'string' ? ENCODER.encode(part) : part));
  const all = new Uint8Array(arrays.reduce((sum, { length }) => sum + length, 0));
  arrays.reduce((at, array) => (all.set(array, at), at + array.length), 0);
  return all;
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** The 16 bytes of a UUID. */
export function idBytes(id: string): Bytes {
  const hex = id.replaceAll('-', '');
  if (!/^[0-9a-f]{32}$/.test(hex)) {
    throw new Error(`not an id: ${id}`);
  }
  return Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

/** The UUID of 16 bytes. */
export function idOf(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

export function uint32(value: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

export function uint64(value: number): Bytes {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

export function vector(bytes: Uint8Array): Bytes {
  const { length } = bytes;
  if (length < 1 << 6) {
    return concatenated(Uint8Array.of(length), bytes);
  }
  return length < 1 << 14
    ? concatenated(Uint8Array.of(0x40 | (length >> 8), length), bytes)
    : concatenated(Uint8Array.of(0x80 | (length >> 24), length >> 16, length >> 8, length), bytes);
}

export function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

export function fromBase64(text: string): Bytes {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    throw new Refused('not base64');
  }
}

export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
