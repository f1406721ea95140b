import type { Bytes } from '../bytes';
import { isCertified, type Device, type LeafCredential } from '../credential';
import { Group, type Made } from '../group';
import { makeKeyPackage, type OwnKeyPackage } from '../key-package';

/** The library asks the clock itself. */
export const NOW = Date.now();
export const ROOM = Uint8Array.from({ length: 20 }, (_, i) => i);

/** An id that says what it is of, for tests. */
export function idFor(number: number): string {
  return `00000000-0000-7000-8000-${number.toString().padStart(12, '0')}`;
}

/** People and their devices, whose lists everybody reads. */
export class World {
  private readonly keys = new Map<string, Bytes>();

  async device(user: number, device = user): Promise<TestDevice> {
    const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
    this.keys.set(`${idFor(user)} ${idFor(1000 + device)}`, new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
    return new TestDevice(this, {
      user: idFor(user),
      device: idFor(1000 + device),
      sign: async (data) => new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, data)),
    });
  }

  forget({ user, device }: { user: string; device: string }): void {
    this.keys.delete(`${user} ${device}`);
  }

  readonly trust = async (credential: LeafCredential, leafKey: Uint8Array): Promise<boolean> => {
    const key = this.keys.get(`${credential.user} ${credential.device}`);
    return key !== undefined && isCertified(credential, leafKey, key);
  };
}

/** A device with its group, if it is in one. */
export class TestDevice {
  private inGroup: Group | undefined;

  constructor(
    readonly world: World,
    readonly self: Device,
  ) {}

  get group(): Group {
    return this.inGroup!;
  }

  set group(group: Group) {
    this.inGroup = group;
  }

  get index(): number {
    return this.group.leaves.find(({ user, device }) => user === this.self.user && device === this.self.device)!.index;
  }

  async begin(): Promise<this> {
    this.group = await Group.begun(ROOM, this.self, this.world.trust, NOW);
    return this;
  }

  keyPackage(): Promise<OwnKeyPackage> {
    return makeKeyPackage(this.self, NOW);
  }

  async join({ welcome, tree }: Made, own: OwnKeyPackage): Promise<this> {
    this.group = await Group.joined(ROOM, welcome!, tree, own, this.world.trust);
    return this;
  }

  async rejoin(from: TestDevice): Promise<Made> {
    return Group.rejoined(ROOM, await from.group.published(), this.self, this.world.trust, NOW);
  }

  take(commit: Uint8Array) {
    return this.group.take(commit, () => undefined);
  }

  say(text: string): Promise<Uint8Array> {
    return this.group.protect(new TextEncoder().encode(text), new Uint8Array());
  }

  async hear(message: Uint8Array): Promise<string> {
    return new TextDecoder().decode((await this.group.unprotect(message)).data);
  }

  /** As after a crash: only what was stored. */
  async restart(): Promise<void> {
    this.group = await Group.restored(this.group.serialised(), this.world.trust);
  }
}

/** One commits, the others take it, the new ones join: a step of a group without trouble. */
export async function step(by: TestDevice, others: TestDevice[], change: { add?: TestDevice[]; remove?: TestDevice[] } = {}): Promise<Made> {
  const packages = await Promise.all((change.add ?? []).map((device) => device.keyPackage()));
  const made = await by.group.commit({ add: packages.map(({ bytes }) => bytes), remove: (change.remove ?? []).map(({ index }) => index) });
  for (const other of others) {
    await other.take(made.commit);
  }
  by.group.become(made.next);
  for (const [i, device] of (change.add ?? []).entries()) {
    await device.join(made, packages[i]!);
  }
  return made;
}

/** A group of so many people, each with one device, added by the first. */
export async function groupOf(size: number): Promise<TestDevice[]> {
  const world = new World();
  const devices = await Promise.all(Array.from({ length: size }, (_, i) => world.device(i)));
  const [first, ...others] = devices;
  await first!.begin();
  if (others.length > 0) {
    await step(first!, [], { add: others });
  }
  return devices;
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function unhex(text: string): Bytes {
  return Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

/** Where all agree, one word; where they do not, each one's. */
export function agreed(devices: TestDevice[]): string[] {
  return [...new Set(devices.map(({ group }) => `${group.epoch} ${hex(group.authenticator)} ${JSON.stringify(group.leaves)}`))];
}
