import { expect, test } from 'vitest';
import { lacking } from './probe';

const real = crypto.subtle;

function without(name: string): SubtleCrypto {
  const refuse = (algorithm: unknown) => JSON.stringify(algorithm).includes(name);
  return {
    generateKey: async (algorithm: never, ...rest: [boolean, KeyUsage[]]) => {
      if (refuse(algorithm)) {
        throw new DOMException('Unrecognized name', 'NotSupportedError');
      }
      return real.generateKey(algorithm, ...rest);
    },
    importKey: (...all: Parameters<SubtleCrypto['importKey']>) =>
      refuse(all[2]) ? Promise.reject(new DOMException('Unrecognized name', 'NotSupportedError')) : real.importKey(...(all as [never, never, never, never, never])),
  } as unknown as SubtleCrypto;
}

test('nothing lacks where all is there', async () => {
  expect(await lacking()).toEqual([]);
});

test.each(['X25519', 'Ed25519', 'AES-GCM', 'HKDF'] as const)('%s is missed by name', async (ability) => {
  expect(await lacking(without(ability))).toEqual([ability]);
});

test('a page of an origin that is not secure has none of it', async () => {
  expect(await lacking(null)).toEqual(['secure-origin']);
});
