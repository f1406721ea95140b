import { generateKeyPackageWithKey } from 'ts-mls/keyPackage.js';
import { expect, test } from 'vitest';
import { credentialFor } from './credential';
import { Group } from './group';
import { writeMessage } from './framing';
import { makeKeyPackage } from './key-package';
import { CAPABILITIES, suite } from './suite';
import { agreed, groupOf, NOW, ROOM, step, type TestDevice } from './testing/world';

type Three = [TestDevice, TestDevice, TestDevice];

test('nobody joins by themselves whose person is not in the group', async () => {
  const [ada, bob] = (await groupOf(2)) as [TestDevice, TestDevice];
  const ghost = await ada.world.device(9);
  const made = await ghost.rejoin(ada);
  await expect(bob.take(made.commit)).rejects.toThrow('somebody who was not in the group');
  expect(bob.group.epoch).toBe(1);
});

test('a device that its person does not list gets in on no way', async () => {
  const [ada, bob] = (await groupOf(2)) as [TestDevice, TestDevice];
  const ghost = await ada.world.device(1, 9);
  const own = await ghost.keyPackage();
  const external = await ghost.rejoin(ada);
  const added = await ada.group.commit({ add: [own.bytes] });
  ada.world.forget(ghost.self);
  await expect(bob.take(external.commit)).rejects.toThrow('credential');
  await expect(bob.take(added.commit)).rejects.toThrow('credential');
  const others = await Promise.all([7, 8].map(async (user) => ada.world.device(user)));
  const packages = await Promise.all(others.map(async (other) => (await other.keyPackage()).bytes));
  others.forEach(({ self }) => ada.world.forget(self));
  await expect(ada.group.commit({ add: [own.bytes, ...packages] })).rejects.toThrow('credential');
});

test('nobody joins a group in which a leaf is of no listed device', async () => {
  const [ada, bob, eve] = (await groupOf(3)) as Three;
  const mia = await ada.world.device(1, 9);
  const own = await mia.keyPackage();
  const added = await ada.group.commit({ add: [own.bytes] });
  ada.world.forget(eve.self);
  await expect(mia.join(added, own)).rejects.toThrow('credential');
  await expect(mia.rejoin(bob)).rejects.toThrow('credential');
});

test('nobody is added by a key package whose time is over, or has not come', async () => {
  const [ada] = (await groupOf(1)) as [TestDevice];
  const { self } = await ada.world.device(7);
  const days = (count: number) => count * 24 * 3_600_000;
  for (const at of [NOW - days(31), NOW + days(1)]) {
    await expect(ada.group.commit({ add: [(await makeKeyPackage(self, at)).bytes] })).rejects.toThrow('Lifetime');
  }
});

test('a certificate is good for the leaf key that it was made for alone', async () => {
  const [ada, bob] = (await groupOf(2)) as [TestDevice, TestDevice];
  const cs = await suite();
  const [keys, others] = [await cs.signature.keygen(), await cs.signature.keygen()];
  const { publicPackage } = await generateKeyPackageWithKey(
    { credentialType: 'basic', identity: await credentialFor(bob.self, others.publicKey) },
    CAPABILITIES,
    { notBefore: 0n, notAfter: BigInt(NOW) },
    [],
    keys,
    cs,
  );
  const bytes = writeMessage({ version: 'mls10', wireformat: 'mls_key_package', keyPackage: publicPackage });
  await expect(ada.group.commit({ add: [bytes], remove: [1] })).rejects.toThrow('credential');
});

test('a device has one leaf: it is neither added twice nor joins beside itself', async () => {
  const [ada, bob, eve] = (await groupOf(3)) as Three;
  await expect(ada.group.commit({ add: [(await bob.keyPackage()).bytes] })).rejects.toThrow('already in the group');
  const second = await ada.world.device(1, 9);
  const [one, two] = [await second.keyPackage(), await second.keyPackage()];
  await expect(ada.group.commit({ add: [one.bytes, two.bytes] })).rejects.toThrow('same client');
  const { commit } = await bob.rejoin(ada);
  await step(ada, [eve], { remove: [bob] });
  await expect(eve.take(commit)).rejects.toThrow('a commit of epoch 1 in epoch 2');
});

test('a commit is taken once, in its group, in its epoch, as it was made', async () => {
  const [ada, bob] = (await groupOf(2)) as [TestDevice, TestDevice];
  const other = (await groupOf(2))[1]!;
  const made = await ada.group.commit({});
  await expect(other.take(made.commit)).rejects.toThrow();
  for (let bit = 0; bit < made.commit.length * 8; bit += 97) {
    const flipped = made.commit.slice();
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    await expect(bob.take(flipped), `bit ${bit}`).rejects.toThrow();
  }
  await expect(bob.take(made.commit.slice(0, -1))).rejects.toThrow('not a');
  await expect(bob.take(Uint8Array.of(...made.commit, 0))).rejects.toThrow('not a');
  expect(bob.group.epoch).toBe(1);
  await bob.take(made.commit);
  await expect(bob.take(made.commit)).rejects.toThrow('a commit of epoch 1 in epoch 2');
  ada.group.become(made.next);
  expect(agreed([ada, bob])).toHaveLength(1);
});

test('what a client does not permit, it does not take', async () => {
  const [ada, bob, eve] = (await groupOf(3)) as Three;
  const made = await ada.group.commit({ remove: [eve.index] });
  const onlyOwn = bob.group.take(made.commit, ({ removed }) => (removed.length > 0 ? 'nobody may be removed here' : undefined));
  await expect(onlyOwn).rejects.toThrow('nobody may be removed here');
  expect(bob.group.leaves).toHaveLength(3);
});

test('messages that were changed, or are of another group, are refused', async () => {
  const [ada, bob] = (await groupOf(2)) as [TestDevice, TestDevice];
  const message = await ada.say('hello');
  for (let bit = 0; bit < message.length * 8; bit += 61) {
    const flipped = message.slice();
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    await expect(bob.hear(flipped), `bit ${bit}`).rejects.toThrow();
  }
  await expect((await groupOf(2))[1]!.hear(message)).rejects.toThrow();
  expect(await bob.hear(message)).toBe('hello');
});

test('a joiner sees that GroupInfo and tree are of the group and of each other', async () => {
  const [ada, bob] = (await groupOf(2)) as [TestDevice, TestDevice];
  const before = await ada.group.published();
  await step(ada, [bob]);
  const now = await ada.group.published();
  const join = (id: Uint8Array, groupInfo: Uint8Array, tree: Uint8Array) =>
    Group.rejoined(id, { groupInfo, tree }, bob.self, bob.world.trust, NOW);
  await expect(join(ROOM, now.groupInfo, before.tree)).rejects.toThrow();
  await expect(join(ROOM.toReversed(), now.groupInfo, now.tree)).rejects.toThrow('another group');
  const flipped = now.groupInfo.slice();
  flipped[now.groupInfo.length - 1]! ^= 1;
  await expect(join(ROOM, flipped, now.tree)).rejects.toThrow();
  await expect(join(ROOM, now.groupInfo, now.tree)).resolves.toBeDefined();
});

test('what is too large is not read', async () => {
  const [ada] = await groupOf(1);
  await expect(ada!.take(new Uint8Array(128 * 1024 + 1))).rejects.toThrow('131073 bytes, of 131072 at most');
  await expect(ada!.hear(new Uint8Array(1025))).rejects.toThrow('of 1024 at most');
});
