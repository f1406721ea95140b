import { concatenated, type Bytes } from '../mls/bytes';
import { Refused } from '../mls/refused';

const NONCE_BYTES = 12;

/** AES-256-GCM under a random nonce, which comes first. */
export async function box(key: CryptoKey, plain: Bytes, additionalData: Bytes): Promise<Bytes> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  return concatenated(iv, new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, plain)));
}

/** What `box` was given; throws for everything else. */
export async function unbox(key: CryptoKey, boxed: Bytes, additionalData: Bytes, what: string): Promise<Bytes> {
  const iv = boxed.slice(0, NONCE_BYTES);
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, boxed.slice(NONCE_BYTES)));
  } catch {
    throw new Refused(`${what} does not open`);
  }
}
