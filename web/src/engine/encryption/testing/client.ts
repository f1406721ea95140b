import type { Id } from '../../../bridge/bridge';
import { Database, type StoredRoom } from '../../database';
import type { KeyNews } from '../../key-changes';
import { idFor } from '../../mls/testing/world';
import type { Content, StreamEvent } from '../../protocol';
import { uuidV7 } from '../../uuid';
import { partsOf, type Parts } from '../parts';
import { newWords } from '../recovery';
import type { DeliveryService } from './delivery-service';

export const ADA = idFor(1);
export const BOB = idFor(2);
export const EVE = idFor(3);

const open: { database: Database; parts: Parts }[] = [];
let devices = 0;

/** What devices of a test left open. */
export async function closeAll(): Promise<void> {
  for (const { database, parts } of open.splice(0)) {
    parts.close();
    await database.delete();
  }
}

/** A device with its own database; what fails that nobody expected fails the test. */
export class TestClient {
  readonly self: { user: Id; device: Id };
  readonly parts: Parts;
  readonly database: Database;
  /** What was learnt of the keys of people, or decided about them. */
  readonly heard: { user: Id; news: KeyNews[] }[] = [];

  constructor(
    readonly server: DeliveryService,
    user: Id,
    readonly name = `device ${++devices}`,
    device = idFor(1000 + devices),
  ) {
    this.self = { user, device };
    this.database = new Database(name);
    const { database } = this;
    // what is under way when the test ends finds its database gone
    const failed = (error: unknown) => (open.some(({ parts }) => parts === this.parts) ? Promise.reject(error) : undefined);
    this.parts = partsOf({ database, service: server.for(this.self), named: () => this.self, changed: (user, news) => this.heard.push({ user, news }), failed });
    open.push({ database, parts: this.parts });
  }

  /** As after the page was killed: only what was stored. */
  restarted(): TestClient {
    open.splice(open.findIndex(({ parts }) => parts === this.parts), 1);
    this.parts.close();
    return new TestClient(this.server, this.self.user, this.name, this.self.device);
  }

  async setUp(words = newWords()): Promise<this> {
    await this.parts.own.setUp(words);
    return this.filled();
  }

  async unlock(words: string): Promise<this> {
    await this.parts.own.unlock(words);
    return this.filled();
  }

  /** Has made the room, whose group only its owner may begin. */
  async owns(room: Id): Promise<void> {
    await this.database.rooms.put({ room, role: 'owner' } as StoredRoom);
    await this.settle(room);
  }

  settle(room: Id): Promise<boolean> {
    return this.parts.sealing.settled(room);
  }

  say(room: Id, text: string): Promise<StreamEvent> {
    return this.seal(room, 'message', { text });
  }

  async seal(room: Id, type: string, content: Content): Promise<StreamEvent> {
    const id = uuidV7(Date.now());
    const entry = { send: 0, key: id, room, type, content, at: 0, state: 'pending' as const };
    const sealed = await this.parts.sealing.sealed(entry, id);
    return this.server.append(room, this.self.user, this.self.device, type, { ...sealed }, id);
  }

  async read(room: Id): Promise<(string | undefined)[]> {
    const said = this.server.rooms.get(room)!.log.filter(({ type }) => type === 'message');
    return (await this.parts.opening.opened(room, said)).map(({ content }) => content.unreadable ?? content.text);
  }

  private async filled(): Promise<this> {
    await this.parts.stock.fill((await this.parts.own.self())!);
    return this;
  }
}

/** These people in a room, each with one device, which the first has let in. */
export async function roomOf(server: DeliveryService, ...users: Id[]): Promise<{ room: Id; all: TestClient[] }> {
  const all = [];
  for (const user of users) {
    all.push(await new TestClient(server, user).setUp());
  }
  const room = server.room(users);
  await all[0]!.owns(room);
  for (const other of all.slice(1)) {
    await other.settle(room);
  }
  return { room, all };
}
