import { expect, test } from 'vitest';
import { idBytes, type Bytes } from './bytes';
import { COMMIT_BYTES, TREE_BYTES, WELCOME_BYTES } from './framing';
import { opened, readMessageKey, sealed, writeMessageKey } from './message-key';
import { idFor, step, World, type TestDevice } from './testing/world';

/** The long tests measure large groups, too, and say what they found. */
const isLong = process.env['LONG'] === '1';
const SIZES = isLong ? [10, 100, 1_000] : [10];
const ADDED_AT_ONCE = 50;
const ROUNDS = isLong ? 5 : 1;
const MESSAGES = isLong ? 500 : 5;

test.each(SIZES)('whoever is added to a group of %i gets what is within the bounds', { timeout: 900_000 }, async (size) => {
  const { first, second, world } = await groupOf(size);
  const cpu = { sender: 0, receiver: 0, joiner: 0 };
  let bytes = '';
  for (let round = 0; round < ROUNDS; round++) {
    const newcomer = await world.device(size + round);
    const own = await newcomer.keyPackage();
    let made = undefined as Awaited<ReturnType<TestDevice['group']['commit']>> | undefined;
    cpu.sender += await cpuMs(async () => (made = await first.group.commit({ add: [own.bytes] })));
    const { commit, welcome, tree, next } = made!;
    cpu.receiver += await cpuMs(() => second.take(commit));
    cpu.joiner += await cpuMs(() => newcomer.join(made!, own));
    first.group.become(next);
    expect(commit.length).toBeLessThanOrEqual(COMMIT_BYTES);
    expect(welcome!.length).toBeLessThanOrEqual(WELCOME_BYTES);
    expect(tree.length).toBeLessThanOrEqual(TREE_BYTES);
    expect(newcomer.group.authenticator).toEqual(second.group.authenticator);
    bytes = `commit ${commit.length}, welcome ${welcome!.length}, tree ${tree.length} bytes`;
  }
  report(`one added to ${size}: ${bytes}; CPU ms ${each(cpu.sender)} to make, ${each(cpu.receiver)} to take, ${each(cpu.joiner)} to join`);
  const update = await first.group.commit({});
  expect(update.commit.length).toBeLessThanOrEqual(COMMIT_BYTES);
  report(`an update in ${size}: commit ${update.commit.length} bytes`);
});

test('messages are sealed and opened', { timeout: 300_000 }, async () => {
  const { first, second } = await groupOf(10);
  const place = { room: idFor(1), incarnation: 1, id: idFor(2), sender: first.self.user, device: first.self.device };
  const said = { type: 'message', content: { text: 'x'.repeat(200) } };
  const sent: { bytes: Bytes; key: Uint8Array }[] = [];
  const sealing = await cpuMs(async () => {
    for (let i = 0; i < MESSAGES; i++) {
      const { sealed: bytes, key } = await sealed(said, place);
      sent.push({ bytes, key: await first.group.protect(writeMessageKey(key), idBytes(place.id)) });
    }
  });
  const opening = await cpuMs(async () => {
    for (const { bytes, key } of sent) {
      const { data } = await second.group.unprotect(key);
      expect(await opened(bytes, readMessageKey(data), place)).toEqual(said);
    }
  });
  report(`messages of 200 letters: CPU ms ${(sealing / MESSAGES).toFixed(2)} to seal, ${(opening / MESSAGES).toFixed(2)} to open`);
});

/** The first adds all others; the second follows, the others are leaves only. */
async function groupOf(size: number): Promise<{ first: TestDevice; second: TestDevice; world: World }> {
  const world = new World();
  const first = await (await world.device(0)).begin();
  const second = await world.device(1);
  await step(first, [], { add: [second] });
  let adding = 0;
  let taking = 0;
  for (let at = 2; at < size; at += ADDED_AT_ONCE) {
    const others = await Promise.all(Array.from({ length: Math.min(ADDED_AT_ONCE, size - at) }, (_, i) => world.device(at + i)));
    const packages = await Promise.all(others.map((device) => device.keyPackage()));
    const add = packages.map((own) => own.bytes);
    let made = undefined as Awaited<ReturnType<TestDevice['group']['commit']>> | undefined;
    adding += await cpuMs(async () => (made = await first.group.commit({ add })));
    taking += await cpuMs(() => second.take(made!.commit));
    first.group.become(made!.next);
  }
  report(`a group of ${size}, ${ADDED_AT_ONCE} at once: CPU ms ${adding.toFixed(0)} to make all commits, ${taking.toFixed(0)} to take them`);
  return { first, second, world };
}

function report(text: string): void {
  if (isLong) {
    console.log(text);
  }
}

const each = (ms: number) => (ms / ROUNDS).toFixed(0);

async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
