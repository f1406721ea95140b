import { expect, test } from 'vitest';
import { base64, fromBase64, hexOf, sameBytes, vector, type Bytes } from '../mls/bytes';
import { idFor } from '../mls/testing/world';
import { openedBucket, sealedBucket, united, type ArchivedKey } from './buckets';
import { newDeviceList, newIdentity, readDeviceList, readIdentity, succeeds, unwrapped, wrapped, type Identity } from './identity';
import { derived, newSeed, newWords, secretOf, signingKey, wordsOf } from './recovery';
import { safetyCode, safetyNumber } from './safety';
import { Reader } from './structure';

const ADA = idFor(1);
const BOB = idFor(2);

async function identityOf(user = ADA, generation = 1, before?: CryptoKey) {
  const seed = newSeed();
  const key = await signingKey(seed);
  const keys = await derived(secretOf(newWords()), user);
  const identity = await newIdentity({ user, generation, recoveryKey: keys.recovery.publicKey }, key, before);
  return { seed, key, keys, identity };
}

/** All that comes of changing one byte. */
function* flipped(bytes: Bytes): Generator<Bytes> {
  for (let i = 0; i < bytes.length; i++) {
    const other = bytes.slice();
    other[i]! ^= 1;
    yield other;
  }
}

test('vectors carry their length as RFC 9420 has it', () => {
  for (const length of [0, 1, 63, 64, 16_383, 16_384, 70_000]) {
    const written = vector(new Uint8Array(length));
    const reader = new Reader(written, 'it');
    expect(reader.vector().length).toBe(length);
    reader.end();
  }
  expect(hexOf(vector(new Uint8Array(64)).subarray(0, 2))).toBe('4040');
  expect(() => new Reader(Uint8Array.of(0x40, 1, 0), 'it').vector()).toThrow('not written as it should be');
  expect(() => new Reader(Uint8Array.of(2, 0), 'it').vector()).toThrow('ends too soon');
});

test('the words are a secret, and carry a check of themselves', () => {
  const words = newWords();
  expect(words.split(' ')).toHaveLength(12);
  const secret = secretOf(`  ${words.toUpperCase().replaceAll(' ', ',\n ')} `);
  expect(wordsOf(secret)).toBe(words);
  expect(hexOf(secretOf('legal winner thank year wave sausage worth useful legal winner thank yellow'))).toBe('7f'.repeat(16));
  for (const wrong of ['', 'abandon', `${words} ${words}`, 'legal winner thank year wave sausage worth useful legal winner thank thank']) {
    expect(() => secretOf(wrong)).toThrow('not the twelve words');
  }
});

test('from words follow the same keys, for each person others', async () => {
  const secret = secretOf('legal winner thank year wave sausage worth useful legal winner thank yellow');
  const [once, again, other] = [await derived(secret, ADA), await derived(secret, ADA), await derived(secret, BOB)];
  expect(again.recovery.publicKey).toEqual(once.recovery.publicKey);
  expect(other.recovery.publicKey).not.toEqual(once.recovery.publicKey);
  expect(once.recovery.key.extractable || once.archive.extractable || once.wrapping.extractable).toBe(false);
  const { publicKey } = await signingKey(fromBase64('nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A='));
  expect(hexOf(publicKey)).toBe('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
});

test('an identity is read as it was made, and not with one bit changed', async () => {
  const { identity } = await identityOf();
  expect(identity.bytes.length).toBe(16 + 4 + 32 + 32 + 1 + 64);
  expect(await readIdentity(identity.bytes)).toEqual(identity);
  for (const other of flipped(identity.bytes)) {
    await expect(readIdentity(other)).rejects.toThrow();
  }
});

test('the next identity is vouched for by the recovery key before it', async () => {
  const first = await identityOf();
  const next = await identityOf(ADA, 2, first.keys.recovery.key);
  const foreign = await identityOf(ADA, 2, next.keys.recovery.key);
  const bare = await identityOf(ADA, 2);
  const read = await readIdentity(next.identity.bytes);
  expect(await succeeds(read, first.identity)).toBe(true);
  expect(await succeeds(foreign.identity, first.identity)).toBe(false);
  expect(await succeeds(bare.identity, first.identity)).toBe(false);
  expect(await succeeds({ ...read, generation: 3 } as Identity, first.identity)).toBe(false);
});

test('a device list is in order, and of its identity', async () => {
  const { identity, key } = await identityOf();
  const device = (n: number) => ({ device: idFor(n), deviceKey: newSeed(), addedAt: 5 });
  const list = await newDeviceList({ user: ADA, generation: 1, version: 1, devices: [device(4), device(3)] }, key.key);
  expect(list.devices.map((each) => each.device)).toEqual([idFor(3), idFor(4)]);
  expect(await readDeviceList(list.bytes, identity)).toEqual(list);
  for (const other of flipped(list.bytes)) {
    await expect(readDeviceList(other, identity)).rejects.toThrow();
  }
  await expect(readDeviceList(list.bytes, (await identityOf()).identity)).rejects.toThrow('not signed by its identity');
});

test('the identity key comes back with the words, and with none else', async () => {
  const { seed, keys } = await identityOf();
  const kept = await wrapped(seed, keys.wrapping, { user: ADA, generation: 1 });
  expect(await unwrapped(kept, keys.wrapping, { user: ADA, generation: 1 })).toEqual(seed);
  await expect(unwrapped(kept, keys.wrapping, { user: ADA, generation: 2 })).rejects.toThrow('does not open');
  await expect(unwrapped(kept, (await identityOf()).keys.wrapping, { user: ADA, generation: 1 })).rejects.toThrow('does not open');
});

test('a bucket of the archive opens in its place only', async () => {
  const { keys: { archive } } = await identityOf();
  const place = { user: ADA, room: idFor(9), incarnation: 1, bucket: 1 };
  const key = (seq: number): ArchivedKey => ({ seq, key: newSeed(), digest: newSeed() });
  const all = Array.from({ length: 256 }, (_, i) => key(256 + i));
  const sealed = await sealedBucket(all.toReversed(), archive, place);
  expect(sealed.length).toBeLessThan(20 * 1024);
  expect(await openedBucket(sealed, archive, place)).toEqual(all);
  expect(await openedBucket(await sealedBucket([], archive, place), archive, place)).toEqual([]);
  await expect(openedBucket(sealed, archive, { ...place, bucket: 2 })).rejects.toThrow('does not open');
  await expect(openedBucket(await sealedBucket([key(3)], archive, place), archive, place)).rejects.toThrow('not in order');
  const [mine, theirs] = [key(300), key(300)];
  expect(united([mine], [theirs, key(299)])[1]).toBe(mine);
});

test('the safety number is the same for both, and of these two only', async () => {
  const [ada, bob] = [{ user: ADA, identityKey: newSeed() }, { user: BOB, identityKey: newSeed() }];
  const number = await safetyNumber(ada, bob);
  expect(number).toMatch(/^\d{60}$/);
  expect(await safetyNumber(bob, ada)).toBe(number);
  expect(await safetyNumber(ada, { ...bob, identityKey: newSeed() })).not.toBe(number);
  expect(safetyCode(ada, bob).length).toBe(97);
  expect(sameBytes(fromBase64(base64(ada.identityKey)), ada.identityKey)).toBe(true);
});
