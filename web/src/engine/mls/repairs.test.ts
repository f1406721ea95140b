import { readFileSync } from 'node:fs';
import { generateKeyPackageWithKey, signKeyPackage } from 'ts-mls/keyPackage.js';
import { signLeafNodeKeyPackage } from 'ts-mls/leafNode.js';
import { decodeRatchetTree, getHpkePublicKey } from 'ts-mls/ratchetTree.js';
import { expect, test } from 'vitest';
import { mlsRepairs, repaired, REPAIRS } from '../../../scripts/mls-repairs.mjs';
import { credentialFor } from './credential';
import { GROUP_INFO_BYTES, readMessage, writeMessage } from './framing';
import { readKeyPackage } from './key-package';
import { CAPABILITIES, suite } from './suite';
import { groupOf, type TestDevice } from './testing/world';

const sourceOf = (file: string) => readFileSync(`${import.meta.dirname}/../../../node_modules/ts-mls/dist/src/${file}`, 'utf8');

test.each(REPAIRS)('a build fails where what is to be repaired is not there: $why', ({ file, was }) => {
  const text = sourceOf(file);
  expect(repaired(file, text)).not.toBe(text);
  expect(() => repaired(file, text.replace(was, 'something new'))).toThrow('times and not');
  expect(() => repaired(file, text + was)).toThrow('times and not');
});

test('what is tested is what is repaired', () => {
  const load = mlsRepairs().load as (id: string) => { code: string } | null;
  const path = `${import.meta.dirname}/../../../node_modules/ts-mls/dist/src/createCommit.js`;
  expect(load(path)!.code).toContain('encode(varLenDataEncoder)(externalPub)');
  expect(load('/elsewhere/createCommit.js')).toBeNull();
});

test('the key for external commits has its own length', async () => {
  const [ada] = (await groupOf(1)) as [TestDevice];
  const { groupInfo } = await ada.group.published();
  const { extensions } = readMessage(groupInfo, 'mls_group_info', GROUP_INFO_BYTES).groupInfo;
  const { extensionData } = extensions.find(({ extensionType }) => extensionType === 'external_pub')!;
  expect([extensionData.length, extensionData[0]]).toEqual([33, 32]);
});

test('nobody comes in under a key of somebody who is there', async () => {
  const [ada, bob] = (await groupOf(2)) as [TestDevice, TestDevice];
  const mia = await ada.world.device(7);
  const theirs = readKeyPackage((await bob.keyPackage()).bytes);
  const cs = await suite();
  const keys = await cs.signature.keygen();
  const { publicPackage } = await generateKeyPackageWithKey(
    { credentialType: 'basic', identity: await credentialFor(mia.self, keys.publicKey) },
    CAPABILITIES,
    { notBefore: 0n, notAfter: 2n ** 62n },
    [],
    keys,
    cs,
  );
  const withKey = async (hpkePublicKey: Uint8Array) => {
    const leafNode = await signLeafNodeKeyPackage({ ...publicPackage.leafNode, hpkePublicKey }, keys.signKey, cs.signature);
    const keyPackage = await signKeyPackage({ ...publicPackage, leafNode }, keys.signKey, cs.signature);
    return writeMessage({ version: 'mls10', wireformat: 'mls_key_package', keyPackage });
  };
  const leafOfBob = decodeRatchetTree((await bob.group.published()).tree, 0)![0][2]!;
  const taken = getHpkePublicKey(leafOfBob);
  await expect(ada.group.commit({ add: [await withKey(taken)] })).rejects.toThrow('hpke keys not unique');
  await expect(ada.group.commit({ add: [await withKey(theirs.leafNode.hpkePublicKey)] })).resolves.toBeDefined();
});
