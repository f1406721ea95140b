import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { CommandError } from '../bridge/bridge';
import { atRest, storedEvent, type StoredRoom } from './database';
import { DeliveryService } from './encryption/testing/delivery-service';
import { ADA, BOB, closeAll, roomOf } from './encryption/testing/client';
import type { StreamEvent } from './protocol';
import { SealedNotes } from './sealed-notes';

afterEach(closeAll);

/** A room of Ada and Bob, in which Bob has said something about what he said; and how Ada's device finds it. */
async function scene() {
  const server = DeliveryService.stocked();
  const { room, all: [ada, bob] } = await roomOf(server, ADA, BOB);
  const { database, parts, self } = ada!;
  const { log } = server.rooms.get(room)!;
  const now = { reads: 0, isOffline: false };
  const opened = (events: StreamEvent[]) => parts.opening.opened(room, events);
  const notes = new SealedNotes({
    database,
    isEncrypted: async () => true,
    readEvents: async (_, { after }) => {
      now.reads++;
      if (now.isOffline) throw new CommandError('offline', 'no answer');
      const page = await server.for(self).events(room, after);
      return { ...page, events: await opened(page.events) };
    },
    named: async (_, events) => events.map((event) => storedEvent(room, event, undefined)),
    open: async (_, stored) => (await opened(stored)).map((event) => storedEvent(room, event, undefined)),
  });
  const first = await bob!.say(room, 'the first text');
  const fill = (count: number) => {
    for (let i = 0; i < count; i++) server.append(room, BOB, bob!.self.device, 'x.test', {});
  };
  const edit = (text: string) => bob!.seal(room, 'edit', { of: first.seq, text });
  const head = () => database.rooms.put({ room, encryption: 'mls', role: 'owner', head: log.length } as StoredRoom);
  const keep = async (from: number) => {
    const stored = (await opened(log.slice(from))).map((event) => atRest(storedEvent(room, event, undefined)));
    const about = await Promise.all((await opened(log.slice(from))).map(async (event) => storedEvent(room, event, undefined).about));
    await database.events.bulkPut(stored.map((event, i) => ({ ...event, ...(about[i] ? { about: about[i] } : {}) })));
    await database.spans.put({ room, after: from, last: log.length, generation: 1 });
  };
  const texts = async () => (await notes.about(room, [first.seq])).map(({ content }) => content.text);
  return { now, fill, edit, head, keep, texts, log, bob: bob!, room, first, notes };
}

test('what was said about a message of an encrypted room is found after it, though the server cannot tell', async () => {
  const { now, fill, edit, head, texts, bob, room, first, notes } = await scene();
  await edit('the second text');
  await bob.seal(room, 'message', { text: 'an answer', thread: first.seq });
  fill(300);
  await edit('the third text');
  await head();
  expect(await texts()).toEqual(['the second text', 'an answer', 'the third text']);
  expect(now.reads).toBe(2);
  expect(await notes.about(room, [])).toEqual([]);
  now.isOffline = true;
  expect(await texts()).toEqual([]);
});

test('what is kept is not asked for, and no room is read without end', async () => {
  const { now, fill, edit, head, keep, texts, log } = await scene();
  fill(100);
  const from = log.length;
  await edit('kept');
  fill(500);
  await keep(from);
  await edit('said since');
  await head();
  expect(await texts()).toEqual(['kept', 'said since']);
  expect(now.reads).toBeLessThanOrEqual(2);
  now.reads = 0;
  fill(3_000);
  await edit('far away');
  await head();
  expect(await texts()).toEqual(['kept', 'said since']);
  expect(now.reads).toBe(5);
});

test('of several messages that adjoin, the log is read once', async () => {
  const { now, fill, edit, head, bob, room, notes, first } = await scene();
  const second = await bob.say(room, 'and another');
  fill(150);
  await edit('edited');
  fill(150);
  await head();
  const third = second.seq + 100;
  const found = await notes.about(room, [first.seq, second.seq, third]);
  expect(found.map(({ content }) => content.text)).toEqual(['edited']);
  expect(now.reads).toBe(2);
});
