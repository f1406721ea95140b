import { CommandError, type EncryptionState, type Id, type Unreadable } from '../bridge/bridge';
import type { Database, OutboxEntry } from './database';
import type { EncryptedRooms } from './encrypted-rooms';
import { asSent, isSealable, sealedIn, type Content, type Sealed, type StreamEvent } from './protocol';
import { Standing } from './standing';
import { Withheld } from './withheld';
import type { Sessions } from './session';
import type { Told } from './told';
import { RoomQueue } from './room-queue';
import type { Parts } from './encryption/parts';

const MAY_HEAL: ReadonlySet<Unreadable> = new Set<Unreadable>(['not-set-up', 'not-added', 'before-joining', 'offline']);

/** A room whose group this device cannot enter yet is tried again after so long, and then after twice that. */
const LEAST_WAIT_MS = 500;
const MOST_WAIT_MS = 60_000;

/** How often it is asked whether somebody waits to be let into a room. */
const TOUCH_EVERY_MS = 15_000;

/** Where somebody has no device yet it is asked at least so often whether they have one: while one uses the room, and later. */
const ABSENT_WAIT_MS = 10_000;
const MOST_ABSENT_WAIT_MS = 300_000;
const IN_USE_MS = 600_000;

/**
 * What encrypted rooms need of the engine, and it of them. Rooms that are not encrypted pass through it unchanged, and
 * load nothing of it.
 */
export class Encryption {
  private loaded: Promise<Parts> | undefined;
  /** Rooms in which something could not be read that may be readable later. */
  private readonly unread = new Set<Id>();
  private readonly preparing: RoomQueue;
  private readonly waits = new Map<Id, { ms: number; timer: ReturnType<typeof setTimeout> }>();
  private readonly touches = new Map<Id, number>();
  private readonly standing: Standing;
  private named: { user: Id; device: Id } | undefined;
  private state: EncryptionState = { state: 'unknown' };

  constructor(
    private readonly around: {
      database: Database;
      encrypted: EncryptedRooms;
      sessions: Sessions;
      told: Told;
      /** What waits in the room may leave. */
      nudge(room: Id): void;
      /** What could not be read in a room may be readable now. */
      healed(room: Id): Promise<void>;
      /** From now on this device opens what it may read. */
      opens(): void;
      failed(error: unknown): void;
    },
  ) {
    this.standing = new Standing(around.database, around.told, () => this.parts());
    this.preparing = new RoomQueue((room) => this.prepareNow(room), around.failed);
  }

  parts(): Promise<Parts> {
    const { database, sessions, failed } = this.around;
    this.loaded ??= Promise.all([import('./encryption/parts'), import('./encryption/service')]).then(([{ partsOf }, { Service }]) =>
      partsOf({ database, service: new Service(sessions), named: () => this.named, changed: () => undefined, failed }),
    ).catch((error: unknown) => {
      // offline, or an older page: it is loaded when it is asked for again
      this.loaded = undefined;
      throw error;
    });
    return this.loaded;
  }

  get canOpen(): boolean {
    return this.state.state === 'ready';
  }

  /** This device is connected under a name. */
  online(user: Id, device: Id): void {
    this.named = { user, device };
    void this.goOn().catch((error: unknown) => this.failed(error));
  }

  /** Finds out what this device can do, where nobody asked yet. */
  async look(): Promise<void> {
    if (this.state.state === 'unknown' && this.named) {
      await this.ready();
    }
  }

  /** Asks anew what this device can do; what follows from it is done. */
  async ready(): Promise<void> {
    const known = await this.around.database.meta.get('device keys');
    const { own, groups, stock } = await this.parts();
    if (known && (await own.renewed())) {
      await groups.dropAll();
    }
    this.tell(await own.state());
    const self = await own.self();
    if (self) {
      await stock.fill(self);
      this.prepare([...(await this.behind()), ...(await this.standing.rooms())]);
    }
  }

  /** Somebody has taken key packages of this device. */
  async refill(): Promise<void> {
    const { own, stock } = await this.parts();
    const self = await own.self();
    await (self && stock.fill(self));
  }

  /** The room's group is to be brought to where the room is. */
  prepare(rooms: Id[]): void {
    this.preparing.ask(rooms);
  }

  /** From now on what is said in the room is sealed, for good. */
  async begin(room: Id): Promise<void> {
    const { groups } = await this.parts();
    await groups.exclusive(room, () => groups.begin(room));
    await this.around.encrypted.add(room);
    this.prepare([room]);
  }

  /** A room of one's own, encrypted from its beginning: its group is there when this resolves. */
  async created(room: Id): Promise<void> {
    await this.around.encrypted.add(room);
    await this.parts().then(({ sealing }) => sealing.settled(room)).catch((error: unknown) => this.failed(error));
    this.prepare([room]);
  }

  /** These events, as what they say. */
  async opened<E extends StreamEvent>(room: Id, events: E[]): Promise<E[]> {
    await this.around.encrypted.heard(room, events);
    if (!(await this.around.encrypted.has(room))) {
      return events;
    }
    const opened = await this.parts().then(({ opening }) => opening.opened(room, events)).catch((error: unknown) => {
      this.failed(error);
      return events.map(unopened);
    });
    if (opened.some(({ content: { unreadable } }) => unreadable !== undefined && MAY_HEAL.has(unreadable))) {
      this.unread.add(room);
    }
    const since = await this.around.encrypted.since(room, events);
    return opened.map((event) => (isPlain(event) && event.seq > since ? { ...event, content: { text: '', unreadable: 'plaintext' } } : event));
  }

  /** The same of events that the server sent. */
  sent(room: Id, events: StreamEvent[]): Promise<StreamEvent[]> {
    return this.opened(room, events.map(asSent));
  }

  /** The next event of a room that is followed, as what it says. */
  async live(room: Id, came: StreamEvent): Promise<StreamEvent> {
    const event = asSent(came);
    await this.around.encrypted.heard(room, [event]);
    if (!(await this.around.encrypted.has(room))) {
      return event;
    }
    const advanced = this.parts().then(({ groups, log }) => groups.exclusive(room, () => log.advanced(room, event)));
    await advanced.catch((error: unknown) => this.failed(error));
    if (event.type.startsWith('member.') || event.type === 'mls.commit') {
      this.prepare([room]);
    }
    const [opened] = await this.opened(room, [event]);
    return opened!;
  }

  /** What is written in a room, as it is kept until it has left. */
  async boxed(entry: Omit<OutboxEntry, 'send'>): Promise<Omit<OutboxEntry, 'send'>> {
    if (!isSealable(entry.type) || !(await this.around.encrypted.has(entry.room))) {
      return entry;
    }
    const { vault } = await this.parts();
    const plain = new TextEncoder().encode(JSON.stringify(entry.content));
    return { ...entry, content: {}, boxed: await vault.box(plain, `outbox ${entry.key}`) };
  }

  async unboxed<E extends Omit<OutboxEntry, 'send'>>(entry: E): Promise<E> {
    if (!entry.boxed) {
      return entry;
    }
    const { vault } = await this.parts();
    const plain = await vault.unbox(entry.boxed, `outbox ${entry.key}`);
    return { ...entry, content: JSON.parse(new TextDecoder().decode(plain)) as Content };
  }

  /**
   * What leaves in place of an entry's content; nothing of it is readable in an encrypted room.
   *
   * @throws Withheld when it cannot leave yet
   */
  async leaving(entry: OutboxEntry, id: Id): Promise<Sealed | undefined> {
    if (!isSealable(entry.type) || !(await this.around.encrypted.has(entry.room))) {
      return undefined;
    }
    const { sealing } = await this.parts();
    this.touched(entry.room);
    try {
      if (this.standing.isOpen(entry.room)) {
        // whoever has come meanwhile reads this, too; if they cannot be added now, it leaves all the same
        await sealing.settled(entry.room).catch((error: unknown) => this.failed(error));
      }
      return await sealing.sealed(await this.unboxed(entry), id);
    } catch (error) {
      this.failed(error);
      this.prepare([entry.room]);
      throw new Withheld(String(error));
    }
  }

  /** Somebody looks at the room, or says something in it: whoever waits to be let in is. */
  touched(room: Id): void {
    const now = Date.now();
    if (now >= (this.touches.get(room) ?? 0) + TOUCH_EVERY_MS) {
      this.touches.set(room, now);
      void this.around.encrypted.has(room).then((is) => is && this.prepare([room]), (error: unknown) => this.failed(error));
    }
  }

  /** The room is not this person's to see any more. */
  async left(room: Id): Promise<void> {
    if (await this.around.encrypted.has(room)) {
      const { groups } = await this.parts();
      await groups.exclusive(room, () => groups.forgetRoom(room));
    }
  }

  /** The server wants it sealed anew. */
  async refused(send: number, room: Id): Promise<void> {
    await this.around.database.outbox.where('send').equals(send).modify((entry) => {
      // under its id as before, by the same content key
      if (entry.wire) {
        entry.stale = true;
      }
    });
    this.prepare([room]);
  }

  async forget(): Promise<void> {
    this.around.encrypted.forget();
    this.unread.clear();
    this.touches.clear();
    this.standing.forget();
    this.stopWaiting();
    this.named = undefined;
    this.tell({ state: 'unknown' });
    (await this.loaded?.catch(() => undefined))?.forget();
  }

  close(): void {
    this.stopWaiting();
    this.preparing.close();
    void this.loaded?.then((parts) => parts.close(), () => undefined);
  }

  private async prepareNow(room: Id): Promise<false> {
    if (!(await this.around.encrypted.has(room))) {
      return false;
    }
    const { sealing } = await this.parts();
    let isReady: boolean;
    try {
      isReady = await sealing.settled(room);
    } catch (error) {
      if (error instanceof CommandError) {
        throw error;
      }
      this.failed(error);
      this.later(room, MOST_WAIT_MS);
      if ((error as { why?: Unreadable }).why === 'not-added') {
        await this.standing.look(room);
      }
      return false;
    }
    const { without } = await this.standing.look(room);
    if (!isReady || without.length > 0) {
      const isInUse = Date.now() - (this.touches.get(room) ?? 0) < IN_USE_MS;
      this.later(room, !isReady ? MOST_WAIT_MS : isInUse ? ABSENT_WAIT_MS : MOST_ABSENT_WAIT_MS);
    } else {
      this.waits.delete(room);
    }
    if (isReady) {
      this.around.nudge(room);
    }
    if (this.unread.delete(room)) {
      await this.around.healed(room);
    }
    return false;
  }

  /** Whoever lets this device in may be about to, or come back hours later. */
  private later(room: Id, mostMs: number): void {
    const waited = this.waits.get(room);
    clearTimeout(waited?.timer);
    const ms = Math.min(mostMs, (waited?.ms ?? LEAST_WAIT_MS / 2) * 2);
    this.waits.set(room, { ms, timer: setTimeout(() => this.prepare([room]), ms) });
  }

  private stopWaiting(): void {
    this.waits.forEach(({ timer }) => clearTimeout(timer));
    this.waits.clear();
  }

  /** Whoever never had to do with encryption loads nothing of it. */
  private async goOn(): Promise<void> {
    const { rooms, meta } = this.around.database;
    const isNeeded = (await meta.get('device keys')) !== undefined || (await rooms.filter(({ encryption }) => encryption === 'mls').count()) > 0;
    await (isNeeded && this.ready());
  }

  /** Rooms whose group is not known to be where the room is, or in which something waits to leave. */
  private async behind(): Promise<Id[]> {
    const { rooms, groups, outbox } = this.around.database;
    const [all, held, waiting] = await Promise.all([rooms.toArray(), groups.toArray(), outbox.toArray()]);
    const cursors = new Map(held.map(({ room, cursor }) => [room, cursor]));
    const isWaiting = new Set(waiting.map(({ room }) => room));
    return all
      .filter(({ encryption, role, room, head }) => encryption === 'mls' && role !== undefined && (head > (cursors.get(room) ?? 0) || isWaiting.has(room)))
      .map(({ room }) => room);
  }

  private tell(state: EncryptionState): void {
    if (JSON.stringify(state) !== JSON.stringify(this.state)) {
      this.state = state;
      this.around.told.tell({ event: 'encryption', encryption: state });
      this.around.opens();
    }
  }

  /** What waits or is told elsewhere is no defect. */
  private failed(error: unknown): void {
    if (!(error instanceof CommandError) && (error as Error).name !== 'Waiting' && (error as Error).name !== 'Refused') {
      this.around.failed(error);
    }
  }
}

/** It is opened when it is looked at again. */
function unopened<E extends StreamEvent>(event: E): E {
  const sealed = sealedIn(event);
  return sealed ? { ...event, content: { text: '', unreadable: 'offline' }, sealed } : event;
}

function isPlain(event: StreamEvent): boolean {
  return isSealable(event.type) && sealedIn(event) === undefined && Object.keys(event.content).length > 0;
}
