import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { storedEvent, atRest } from './database';
import { DeliveryService } from './encryption/testing/delivery-service';
import { closeAll, roomOf, type TestClient } from './encryption/testing/client';
import { History } from './history';
import { idFor } from './mls/testing/world';
import type { People } from './people';
import { sealedIn, type Content, type StreamEvent } from './protocol';
import { Search } from './search';

afterEach(closeAll);

const [ADA, BOB] = [idFor(1), idFor(2)];

/** What a device keeps is what came; it finds what that says. */
class Searching {
  readonly failures: unknown[] = [];
  readonly search: Search;
  opens = true;

  constructor(
    private readonly client: TestClient,
    private readonly room: string,
  ) {
    const { database, parts, self } = client;
    const none = {} as never;
    const opened = async (_: string, events: StreamEvent[]) =>
      this.opens ? parts.opening.opened(room, events) : events.map((event) => ({ ...event, content: { text: '', unreadable: 'offline' as const }, sealed: sealedIn(event)! }));
    const history = new History(database, none, none, none, none, none, none, opened as never, none);
    const people = { shown: async () => [] } as unknown as People;
    this.search = new Search({ database, history, sending: { waiting: async () => [] }, people, self: () => self.user }, (error) => this.failures.push(error));
  }

  async keep(...events: StreamEvent[]): Promise<void> {
    const { database } = this.client;
    await database.events.bulkPut(events.map((event) => atRest(storedEvent(this.room, event, undefined))));
    await database.spans.put({ room: this.room, after: 0, last: events.at(-1)!.seq, generation: 0 });
  }

  async found(words: string): Promise<string[]> {
    const { found } = await this.search.search({ words, limit: 10 });
    expect(this.failures).toEqual([]);
    return found.map(({ row }) => row.text);
  }
}

async function scene() {
  const server = new DeliveryService();
  const { room, all: [ada, bob] } = await roomOf(server, ADA, BOB);
  const said = (type: string, content: Content) => bob!.seal(room, type, content);
  // begun anew, since changes of the store are heard from its opening on
  const again = ada!.restarted();
  return { server, room, ada: again, said, searching: new Searching(again, room) };
}

test('what was said in an encrypted room is found as it stands, and lies nowhere in the clear', async () => {
  const { room, ada, server, said, searching } = await scene();
  const first = await said('message', { text: 'the heron flies' });
  await searching.keep(first, await said('message', { text: 'nothing of it' }));
  expect(await searching.found('heron')).toEqual(['the heron flies']);
  await searching.keep(await said('edit', { of: first.seq, text: 'the stork flies' }));
  expect(await searching.found('heron')).toEqual([]);
  expect(await searching.found('stork')).toEqual(['the stork flies']);
  const stored = JSON.stringify(await Promise.all(ada.database.tables.map((table) => table.toArray())));
  expect(stored).toContain(first.id);
  expect(stored).not.toMatch(/heron|stork/);
  await searching.keep(server.append(room, BOB, BOB, 'deletion', { of: [first.seq] }));
  expect(await searching.found('stork')).toEqual([]);
});

test('what did not open when it was looked at first is found once it does', async () => {
  const { said, searching } = await scene();
  const first = await said('message', { text: 'the heron flies' });
  await searching.keep(first, await said('edit', { of: first.seq, text: 'the stork flies' }));
  searching.opens = false;
  expect(await searching.found('stork')).toEqual([]);
  searching.opens = true;
  expect(await searching.found('stork')).toEqual(['the stork flies']);
  expect(await searching.found('heron')).toEqual([]);
});
