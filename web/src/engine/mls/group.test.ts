import { expect, test } from 'vitest';
import { Group } from './group';
import { agreed, groupOf, NOW, ROOM, step, type TestDevice, World } from './testing/world';

async function allHear(by: TestDevice, others: TestDevice[], text: string): Promise<void> {
  const message = await by.say(text);
  for (const other of others) {
    expect(await other.hear(message)).toBe(text);
  }
}

test('all who were added agree, and hear each other', async () => {
  const all = await groupOf(5);
  expect(agreed(all)).toHaveLength(1);
  expect(all[0]!.group.leaves.map(({ index, user }) => [index, user])).toEqual(all.map(({ self }, i) => [i, self.user]));
  for (const by of all) {
    await allHear(by, all.filter((other) => other !== by), `hello from ${by.index}`);
  }
});

test('a message says who sent it, and what goes with it in the clear', async () => {
  const [ada, bob] = (await groupOf(2)) as [TestDevice, TestDevice];
  const opened = await bob.group.unprotect(await ada.group.protect(Uint8Array.of(1, 2), Uint8Array.of(3)));
  expect(opened).toEqual({ data: Uint8Array.of(1, 2), authenticated: Uint8Array.of(3), by: bob.group.leaves[0], epoch: 1 });
});

test('whoever was removed knows it, and reads nothing of what comes', async () => {
  const [ada, bob, eve] = (await groupOf(3)) as [TestDevice, TestDevice, TestDevice];
  const made = await step(ada, [bob], { remove: [eve] });
  await eve.take(made.commit);
  expect(eve.group.active).toBe(false);
  expect(ada.group.leaves.map(({ index }) => index)).toEqual([0, 1]);
  await allHear(bob, [ada], 'without eve');
  await expect(eve.hear(await bob.say('still without'))).rejects.toThrow('epoch to come');
});

test('a leaf that was left is taken by whoever comes next', async () => {
  const [ada, bob, eve, tom] = (await groupOf(4)) as [TestDevice, TestDevice, TestDevice, TestDevice];
  await step(tom, [ada, eve], { remove: [bob] });
  const mia = await ada.world.device(7);
  await step(eve, [ada, tom], { add: [mia] });
  expect(mia.index).toBe(1);
  expect(agreed([ada, eve, tom, mia])).toHaveLength(1);
  await allHear(mia, [ada, eve, tom], 'in place of bob');
});

test('a commit without changes renews the keys, and all follow', async () => {
  const all = await groupOf(4);
  for (const by of all) {
    await step(by, all.filter((other) => other !== by));
    expect(agreed(all)).toHaveLength(1);
  }
  expect(all[0]!.group.epoch).toBe(5);
});

test('a person adds a device, which joins by itself', async () => {
  const [ada, bob] = (await groupOf(2)) as [TestDevice, TestDevice];
  const second = await ada.world.device(1, 9);
  const made = await second.rejoin(ada);
  await ada.take(made.commit);
  const change = bob.group.read(made.commit);
  await bob.take(made.commit);
  expect(change).toEqual({ by: { user: bob.self.user, device: second.self.device }, joins: true, added: [], removed: [] });
  second.group = made.next;
  expect(agreed([ada, bob, second])).toHaveLength(1);
  await allHear(second, [ada, bob], 'from the new device');
});

test('a device that lost its group comes back as a new leaf, in place of the old one', async () => {
  const [ada, bob, eve] = (await groupOf(3)) as [TestDevice, TestDevice, TestDevice];
  const late = await bob.say('never read by eve');
  await step(ada, [bob]);
  const made = await eve.rejoin(bob);
  for (const other of [ada, bob]) {
    expect((await other.take(made.commit)).removed).toMatchObject([{ index: 2 }]);
  }
  eve.group = made.next;
  expect(agreed([ada, bob, eve])).toHaveLength(1);
  await allHear(eve, [ada, bob], 'back');
  await expect(eve.hear(late)).rejects.toThrow('keys are gone');
});

test('messages come in any order, each opens once', async () => {
  const [ada, bob] = (await groupOf(2)) as [TestDevice, TestDevice];
  const messages = [];
  for (let i = 0; i < 6; i++) {
    messages.push(await ada.say(`${i}`));
  }
  for (const i of [5, 0, 3, 1, 4, 2]) {
    expect(await bob.hear(messages[i]!)).toBe(`${i}`);
  }
  await expect(bob.hear(messages[3]!)).rejects.toThrow();
});

test('a sender who is far ahead is still read, and what was passed over, too', async () => {
  const [ada, bob] = (await groupOf(2)) as [TestDevice, TestDevice];
  const first = await ada.say('first');
  for (let i = 0; i < 250; i++) {
    await ada.say('not delivered');
  }
  expect(await bob.hear(await ada.say('last'))).toBe('last');
  expect(await bob.hear(first)).toBe('first');
});

test('what was said before a commit is read after it, four epochs long', async () => {
  const [ada, bob] = (await groupOf(2)) as [TestDevice, TestDevice];
  const late = [await bob.say('0'), await bob.say('1'), await bob.say('2')];
  await step(ada, [bob]);
  expect(await ada.hear(late[0]!)).toBe('0');
  for (let i = 0; i < 3; i++) {
    await step(bob, [ada]);
  }
  expect(await ada.hear(late[1]!)).toBe('1');
  await step(bob, [ada]);
  await expect(ada.hear(late[2]!)).rejects.toThrow('keys are gone');
});

test('of two commits for one epoch the first holds; whoever lost makes theirs anew', async () => {
  const [ada, bob, eve] = (await groupOf(3)) as [TestDevice, TestDevice, TestDevice];
  const mia = await ada.world.device(7);
  const own = await mia.keyPackage();
  const lost = await ada.group.commit({ add: [own.bytes] });
  const won = await bob.group.commit({});
  for (const other of [ada, eve]) {
    await other.take(won.commit);
  }
  bob.group.become(won.next);
  await expect(eve.take(lost.commit)).rejects.toThrow('a commit of epoch 1 in epoch 2');
  expect(() => ada.group.become(lost.next)).toThrow('not what follows');
  await step(ada, [bob, eve], { add: [mia] });
  expect(agreed([ada, bob, eve, mia])).toHaveLength(1);
});

test('messages that come while a commit waits for its answer move on with it', async () => {
  const [ada, bob] = (await groupOf(2)) as [TestDevice, TestDevice];
  const [first, second, third] = [await bob.say('1'), await bob.say('2'), await bob.say('3')];
  const made = await ada.group.commit({});
  expect(await ada.hear(second)).toBe('2');
  await bob.take(made.commit);
  ada.group.become(made.next);
  expect(await ada.hear(first)).toBe('1');
  expect(await ada.hear(third)).toBe('3');
  await expect(ada.hear(second)).rejects.toThrow();
});

test('a group that was stored goes on as if nothing had been', async () => {
  const [ada, bob, eve] = (await groupOf(3)) as [TestDevice, TestDevice, TestDevice];
  const late = await bob.say('late');
  await step(ada, [bob, eve]);
  const made = await eve.group.commit({});
  const pending = await Group.restored(made.next.serialised(), eve.world.trust);
  for (const device of [ada, bob, eve]) {
    await device.restart();
  }
  expect(await ada.hear(late)).toBe('late');
  await ada.take(made.commit);
  await bob.take(made.commit);
  eve.group.become(pending);
  await bob.restart();
  expect(agreed([ada, bob, eve])).toHaveLength(1);
  await allHear(bob, [ada, eve], 'after the crash');
});

test('what was stored is not changed by using what was restored from it', async () => {
  const [ada, bob] = (await groupOf(2)) as [TestDevice, TestDevice];
  const stored = bob.group.serialised();
  const before = stored.slice();
  const message = await ada.say('hello');
  bob.group = await Group.restored(stored, bob.world.trust);
  expect(await bob.hear(message)).toBe('hello');
  await step(ada, [bob]);
  expect(stored).toEqual(before);
});

test('who begins a group is alone in it, and others of the same person join by themselves', async () => {
  const world = new World();
  const phone = await (await world.device(0)).begin();
  const laptop = await world.device(0, 5);
  const made = await Group.rejoined(ROOM, await phone.group.published(), laptop.self, world.trust, NOW);
  await phone.take(made.commit);
  laptop.group = made.next;
  expect(agreed([phone, laptop])).toHaveLength(1);
});
