import type { Database } from '../database';
import { base64, fromBase64, hexOf, sameBytes, type Bytes } from '../mls/bytes';
import type { Device } from '../mls/credential';
import { makeKeyPackage, referenceOf, referencesIn, type OwnKeyPackage } from '../mls/key-package';
import type { Service } from './service';
import type { Vault } from './vault';

/** So many the server shall have, and below so many it gets more. */
const FULL = 50;
const LOW = 20;

/** How long what a key package needs is kept: as long as it is good, and its Welcome is offered. */
const KEPT_MS = 125 * 24 * 3600_000;

interface Boxed {
  bytes: string;
  init: string;
  hpke: string;
  signature: string;
}

/** The key packages by which others add this device to groups: their secrets wait here. */
export class Stock {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly service: Service,
  ) {}

  /** Gives the server what it lacks; each package's secrets are stored before it leaves. */
  async fill(device: Device): Promise<void> {
    const { left, lastResort } = await this.service.stock();
    const now = Date.now();
    const missing = left < LOW ? FULL - left : 0;
    const packages: Bytes[] = [];
    for (let i = 0; i < missing; i++) {
      packages.push(await this.kept(await makeKeyPackage(device, now), now, false));
    }
    const last = lastResort === 'fresh' ? undefined : await this.kept(await makeKeyPackage(device, now), now, true);
    if (packages.length > 0 || last) {
      await this.service.addKeyPackages(packages, last);
    }
    await this.database.packages.where('madeAt').below(now - KEPT_MS).delete();
  }

  /** The one that a Welcome is for. */
  async of(welcome: Bytes): Promise<{ own: OwnKeyPackage; used: () => Promise<void> } | undefined> {
    for (const reference of referencesIn(welcome)) {
      const stored = await this.database.packages.get(hexOf(reference));
      if (stored) {
        const own = opened(await this.vault.unbox(stored.boxed, `package ${stored.ref}`));
        if (sameBytes(await referenceOf(own.bytes), reference)) {
          const used = async () => (stored.isLast ? undefined : this.database.packages.delete(stored.ref));
          return { own, used };
        }
      }
    }
    return undefined;
  }

  private async kept(own: OwnKeyPackage, madeAt: number, isLast: boolean): Promise<Bytes> {
    const ref = hexOf(await referenceOf(own.bytes));
    await this.database.packages.put({ ref, madeAt, isLast, boxed: await this.vault.box(closed(own), `package ${ref}`) });
    return own.bytes.slice();
  }
}

function closed({ bytes, secrets }: OwnKeyPackage): Bytes {
  const boxed: Boxed = {
    bytes: base64(bytes),
    init: base64(secrets.initPrivateKey),
    hpke: base64(secrets.hpkePrivateKey),
    signature: base64(secrets.signaturePrivateKey),
  };
  return new TextEncoder().encode(JSON.stringify(boxed));
}

function opened(plain: Bytes): OwnKeyPackage {
  const { bytes, init, hpke, signature } = JSON.parse(new TextDecoder().decode(plain)) as Boxed;
  const secrets = { initPrivateKey: fromBase64(init), hpkePrivateKey: fromBase64(hpke), signaturePrivateKey: fromBase64(signature) };
  return { bytes: fromBase64(bytes), secrets };
}
