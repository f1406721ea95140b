import { concatenated, type Bytes } from '../mls/bytes';
import type { Database } from '../database';
import { box, unbox } from './boxes';

const NAME = 'vault';
const LABEL = 'Parley vault 1\0';

/** Seals what lies on this device, under a key that no script can read; each thing opens in its own place only. */
export class Vault {
  private held: Promise<CryptoKey> | undefined;

  constructor(private readonly database: Database) {}

  async box(plain: Bytes, place: string): Promise<Bytes> {
    return box(await this.key(), plain, concatenated(LABEL, place));
  }

  async unbox(boxed: Bytes, place: string): Promise<Bytes> {
    return unbox(await this.key(), boxed, concatenated(LABEL, place), 'what this device keeps');
  }

  private key(): Promise<CryptoKey> {
    this.held ??= this.stored().catch((error: unknown) => {
      this.held = undefined;
      throw error;
    });
    return this.held;
  }

  private async stored(): Promise<CryptoKey> {
    const { meta } = this.database;
    const fresh = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    return this.database.transaction('rw', meta, async () => {
      const known = await meta.get(NAME);
      if (known === undefined) {
        await meta.put({ name: NAME, value: fresh });
      }
      return (known?.value as CryptoKey | undefined) ?? fresh;
    });
  }
}
