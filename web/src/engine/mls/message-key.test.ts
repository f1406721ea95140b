import { expect, test } from 'vitest';
import { opened, readMessageKey, sealed, writeMessageKey, type Place } from './message-key';
import { idFor } from './testing/world';

const PLACE: Place = { room: idFor(1), incarnation: 1, id: idFor(2), sender: idFor(3), device: idFor(4) };
const SAID = { type: 'message', content: { text: 'Grüße 🌴' } };

test('what was sealed opens with its key, where it was said', async () => {
  const { sealed: bytes, key } = await sealed(SAID, PLACE);
  expect(await opened(bytes, readMessageKey(writeMessageKey(key)), PLACE)).toEqual(SAID);
  expect(writeMessageKey(key)).toHaveLength(65);
});

test.each<Partial<Place>>([{ room: idFor(9) }, { incarnation: 2 }, { id: idFor(9) }, { sender: idFor(9) }, { device: idFor(9) }])(
  'it opens nowhere else: %o',
  async (other) => {
    const { sealed: bytes, key } = await sealed(SAID, PLACE);
    await expect(opened(bytes, key, { ...PLACE, ...other })).rejects.toThrow('not what was said here');
  },
);

test('nothing else opens with its key, not even what somebody seals under the same one', async () => {
  const { sealed: bytes, key } = await sealed(SAID, PLACE);
  const { sealed: forged, key: other } = await sealed({ type: 'message', content: { text: 'forged' } }, PLACE);
  await expect(opened(forged, { ...other, digest: key.digest }, PLACE)).rejects.toThrow('not what its sender sealed');
  await expect(opened(bytes.slice(1), key, PLACE)).rejects.toThrow('not what its sender sealed');
});

test('each seals under a key of its own', async () => {
  const [one, two] = [await sealed(SAID, PLACE), await sealed(SAID, PLACE)];
  expect(one.key.key).not.toEqual(two.key.key);
  expect(one.sealed).not.toEqual(two.sealed);
});

test('lengths tell steps only', async () => {
  const lengthOf = async (text: string) => (await sealed({ text }, PLACE)).sealed.length - 16;
  const around = JSON.stringify({ text: '' }).length;
  expect(await Promise.all([0, 255 - around, 256 - around].map((n) => lengthOf('x'.repeat(n))))).toEqual([256, 256, 512]);
  expect(await lengthOf('x'.repeat(4_096))).toBe(8_192);
});

test.each([new Uint8Array(64), new Uint8Array(65), Uint8Array.of(1, ...new Uint8Array(65))])('not every plaintext is a key', (bytes) => {
  expect(() => readMessageKey(bytes)).toThrow('not a message key');
});
