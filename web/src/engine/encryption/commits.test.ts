import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { CommandError } from '../../bridge/bridge';
import { ADA, BOB, closeAll, EVE, roomOf, TestClient } from './testing/client';
import { DeliveryService } from './testing/delivery-service';

afterEach(closeAll);

async function threeFor(server: DeliveryService) {
  const { room, all: [ada, bob] } = await roomOf(server, ADA, BOB);
  const eve = await new TestClient(server, EVE).setUp();
  server.join(room, EVE);
  return { room, ada: ada!, bob: bob!, eve };
}

const noAnswer = () => {
  throw new CommandError('offline', 'no answer');
};

test('a commit that never came is given again under its id, also after the page was killed', async () => {
  const server = new DeliveryService();
  const { room, bob, eve } = await threeFor(server);
  const ids: string[] = [];
  server.asked = (id) => {
    ids.push(id);
    noAnswer();
  };
  await expect(bob.settle(room)).rejects.toThrow('no answer');
  const again = bob.restarted();
  server.asked = (id) => void ids.push(id);
  await again.settle(room);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
  await again.say(room, 'with eve');
  await eve.settle(room);
  expect(await eve.read(room)).toEqual(['with eve']);
});

test('another commit than the one that was made is not taken for it, whatever name the server gives it', async () => {
  const server = new DeliveryService();
  const { room, ada, bob } = await threeFor(server);
  server.asked = noAnswer;
  await expect(bob.settle(room)).rejects.toThrow('no answer');
  server.asked = () => undefined;
  await ada.settle(room);
  const event = server.rooms.get(room)!.log.at(-1)!;
  Object.assign(event, { sender: BOB, device: bob.self.device });
  Object.assign(server.rooms.get(room)!.commits.at(-1)!, { sender: BOB, device: bob.self.device });
  await bob.settle(room);
  const held = (await bob.parts.groups.stored(room))!;
  expect(held.pending).toBeUndefined();
  // it came back as a new leaf instead
  expect(server.rooms.get(room)!.commits.at(-1)).toMatchObject({ sender: BOB, epoch: 2 });
  await bob.say(room, 'back');
  expect((await ada.read(room)).at(-1)).toBe('back');
});

test('a server that says that it took a commit, and shows another, is not believed', async () => {
  const server = new DeliveryService();
  const { room, ada, bob } = await threeFor(server);
  const { service } = bob.parts;
  const { commit } = service;
  let lies = 0;
  service.commit = async () => {
    service.commit = commit;
    lies++;
    await ada.settle(room);
    return 99;
  };
  await bob.settle(room);
  expect(lies).toBe(1);
  await bob.say(room, 'in the same group');
  expect(await ada.read(room)).toEqual(['in the same group']);
  const [one, two] = [await ada.parts.groups.stored(room), await bob.parts.groups.stored(room)];
  expect(two!.group.authenticator).toEqual(one!.group.authenticator);
});
