import { CommandError, type EncryptionState, type Id, type Unreadable } from '../bridge/bridge';
import { Database, type OutboxEntry } from './database';
import type { EncryptedRooms } from './encrypted-rooms';
import { asSent, isSealable, sealedIn, type Content, type Sealed, type StreamEvent } from './protocol';
import type { KeyChanges, KeyNews } from './key-changes';
import type { Bytes } from './mls/bytes';
import { Standing } from './standing';
import { Withheld } from './withheld';
import type { Sessions } from './session';
import type { Told } from './told';
import { Preparing } from './preparing';
import type { Parts } from './encryption/parts';

const MAY_HEAL: ReadonlySet<Unreadable> = new Set<Unreadable>(['not-set-up', 'not-added', 'before-joining', 'offline']);

/** What is no defect: the last is said after signing out. */
const EXPECTED: ReadonlySet<string> = new Set(['Waiting', 'Refused', 'DatabaseClosedError']);

/** Events that say who is to be in the group. */
const CHANGES: ReadonlySet<string> = new Set(['member.invited', 'member.joined', 'member.left', 'mls.removal']);

/**
 * What encrypted rooms need of the engine, and it of them. Rooms that are not encrypted pass through it unchanged, and
 * load nothing of it.
 */
export class Encryption {
  private loaded: Promise<Parts> | undefined;
  /** From signing out until somebody is connected again. */
  private isForgotten = false;
  /** Rooms in which something could not be read that may be readable later. */
  private readonly unread = new Set<Id>();
  private readonly preparing: Preparing;
  private readonly standing: Standing;
  private named: { user: Id; device: Id } | undefined;
  private state: EncryptionState = { state: 'unknown' };

  constructor(
    private readonly around: {
      database: Database;
      encrypted: EncryptedRooms;
      changes: KeyChanges;
      sessions: Sessions;
      told: Told;
      /** What waits in the room may leave. */
      nudge(room: Id): void;
      /** What could not be read in a room may be readable now. */
      healed(room: Id): Promise<void>;
      /** Rows of the room say something else about the keys of people. */
      keysChanged(room: Id): void;
      /** From now on this device opens what it may read. */
      opens(): void;
      failed(error: unknown): void;
    },
  ) {
    this.standing = new Standing(around.database, around.told, () => this.parts(), () => this.named?.user);
    this.preparing = new Preparing((room) => this.prepareNow(room), around.failed);
  }

  async parts(): Promise<Parts> {
    if (this.isForgotten) {
      throw new CommandError('unauthenticated', 'nobody is signed in');
    }
    const { database, sessions } = this.around;
    const failed = (error: unknown) => this.failed(error);
    this.loaded ??= Promise.all([import('./encryption/parts'), import('./encryption/service')]).then(([{ partsOf }, { Service }]) =>
      // whoever signs out closes it before all is wiped
      partsOf({ database: new Database(database.name), service: new Service(sessions), named: () => this.named, changed: (user, news) => this.keysChanged(user, news), failed }),
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
    this.isForgotten = false;
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
    const { own, groups, stock, archive, resealing } = await this.parts();
    if (known && (await own.renewed())) {
      await groups.dropAll();
    }
    await this.askOwn();
    this.tell(await own.state());
    const self = await own.self();
    if (self) {
      await this.syncMarks();
      await archive.resume();
      void resealing.finish().catch((error: unknown) => this.failed(error));
      await stock.fill(self);
      this.prepare([...(await this.behind()), ...(await this.standing.rooms())]);
    }
  }

  /** Whether the own words were replaced on another device. */
  private async askOwn(): Promise<void> {
    const { own, trusted } = await this.parts();
    const self = await own.self();
    await (self && trusted.ask([self.user]).catch((error: unknown) => this.failed(error)));
  }

  /** Whom one has verified is the same on all own devices; without the server it is so later. */
  async syncMarks(): Promise<void> {
    const { own, marks } = await this.parts();
    await marks.sync().catch((error: unknown) => this.failed(error));
    const state = await own.state();
    this.tell(state.state === 'ready' && (await marks.isRolledBack()) ? { ...state, rolledBack: true } : state);
  }

  /** How many encrypted rooms this person is in. */
  rooms(): Promise<number> {
    return this.around.database.rooms.filter(({ encryption, role }) => encryption === 'mls' && role !== undefined).count();
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
    const { groups, entry } = await this.parts();
    await groups.exclusive(room, () => entry.begin(room));
    await this.around.encrypted.add(room);
    this.prepare([room]);
  }

  /** A room of one's own, encrypted from its beginning: its group is there when this resolves. */
  async created(room: Id): Promise<void> {
    await this.around.encrypted.add(room);
    const begun = this.parts().then(async ({ groups, entry, sealing }) => {
      await groups.exclusive(room, () => entry.begin(room));
      await sealing.settled(room);
    });
    await begun.catch((error: unknown) => this.failed(error));
    this.prepare([room]);
  }

  /** Somebody may have let this device into the room's group. */
  welcomed(room: Id): void {
    void this.parts().then(({ entry }) => entry.hope(room)).then(() => this.prepare([room]), (error: unknown) => this.failed(error));
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
    const advanced = this.parts().then(({ groups, entry, log }) => {
      if (event.type === 'mls.commit') {
        entry.hope(room);
      }
      return groups.exclusive(room, () => log.advanced(room, event));
    });
    await advanced.catch((error: unknown) => this.failed(error));
    this.follow(room, event);
    const [opened] = await this.opened(room, [event]);
    return opened!;
  }

  /** Whoever changed who is in the room brings its group there; all others only if nobody has after a while. */
  private follow(room: Id, { type, sender, device }: StreamEvent): void {
    const isOwn = sender === this.named?.user && device === this.named.device;
    if (CHANGES.has(type)) {
      isOwn ? this.prepare([room]) : this.preparing.afterOthers(room);
    } else if ((type === 'mls.commit' || type === 'room.encrypted') && !isOwn && (this.preparing.isWaiting(room) || this.unread.has(room))) {
      this.welcomed(room);
    }
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

  /** What is not sent yet, as it is kept in an encrypted room; nothing where it is none. */
  async boxedDraft(room: Id, place: string, text: string): Promise<Bytes | undefined> {
    if (!(await this.around.encrypted.has(room))) {
      return undefined;
    }
    const { vault } = await this.parts();
    return vault.box(new TextEncoder().encode(text), `draft ${place}`);
  }

  async unboxedDraft(place: string, boxed: Bytes): Promise<string> {
    const { vault } = await this.parts();
    return new TextDecoder().decode(await vault.unbox(boxed, `draft ${place}`));
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
    if (this.preparing.isDue(room)) {
      void this.around.encrypted.has(room).then((is) => is && this.prepare([room]), (error: unknown) => this.failed(error));
    }
  }

  /** The room is not this person's to see any more. */
  async left(room: Id): Promise<void> {
    if (await this.around.encrypted.has(room)) {
      const { groups } = await this.parts();
      await groups.exclusive(room, () => groups.forgetRoom(room));
      await this.around.changes.drop(room);
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
    await this.doubt(room);
  }

  /** What this device knows of the room's group may not be how it stands. */
  async doubt(room: Id): Promise<void> {
    if (await this.around.encrypted.has(room)) {
      const doubted = this.parts().then(({ groups }) => groups.doubt(room));
      void doubted.then(() => this.prepare([room]), (error: unknown) => this.failed(error));
    }
  }

  /** To be called before everything is wiped. */
  async forget(): Promise<void> {
    const { loaded } = this;
    this.isForgotten = true;
    this.loaded = undefined;
    this.around.encrypted.forget();
    this.around.changes.forget();
    this.unread.clear();
    this.preparing.stop();
    this.standing.forget();
    this.named = undefined;
    this.tell({ state: 'unknown' });
    (await loaded?.catch(() => undefined))?.close();
  }

  close(): void {
    this.isForgotten = true;
    this.preparing.close();
    void this.loaded?.then((parts) => parts.close(), () => undefined);
  }

  /** In the rooms shared with somebody it is shown what was learnt of their keys, and what one decided about it. */
  private keysChanged(user: Id, news: KeyNews[]): void {
    void this.tellKeys(user, news).catch((error: unknown) => this.failed(error));
  }

  private async tellKeys(user: Id, news: KeyNews[]): Promise<void> {
    const { rooms, groups } = this.around.database;
    const shared = await groups.filter(({ people }) => people.includes(user)).toArray();
    const foreign = news.filter((each) => (each.what === 'device' ? each.device !== this.named?.device : user !== this.named?.user));
    for (const { room, cursor } of shared) {
      if (foreign.length > 0) {
        const head = (await rooms.get(room))?.head ?? 0;
        await this.around.changes.add(room, Math.max(head, cursor), user, foreign);
        this.around.keysChanged(room);
      }
      await this.standing.identities(room);
    }
    if (news.length === 0) {
      // what was held back may leave
      this.prepare(shared.map(({ room }) => room));
    }
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
      this.preparing.later(room);
      if ((error as { why?: Unreadable }).why === 'not-added') {
        await this.standing.look(room);
      }
      return false;
    }
    const renewsIn = await sealing.renewsIn(room);
    if (renewsIn !== undefined && !this.isForgotten) {
      this.preparing.in(room, renewsIn);
    }
    const { without } = await this.standing.look(room);
    if (without.length > 0) {
      this.preparing.untilCome(room);
    } else {
      this.preparing.allCame(room);
    }
    if (isReady) {
      this.preparing.succeeded(room);
      this.around.nudge(room);
    } else {
      this.preparing.later(room);
    }
    if (this.unread.delete(room)) {
      await this.around.healed(room);
    }
    return false;
  }

  /** Whoever never had to do with encryption loads nothing of it. */
  private async goOn(): Promise<void> {
    const { rooms, meta } = this.around.database;
    const isNeeded = (await meta.get('device keys')) !== undefined || (await rooms.filter(({ encryption }) => encryption === 'mls').count()) > 0;
    await (isNeeded && this.ready());
  }

  /** Rooms whose group is not known to be where the room is, in which something waits to leave, or a leaf to be renewed. */
  private async behind(): Promise<Id[]> {
    const { rooms, groups, outbox } = this.around.database;
    const [all, held, waiting] = await Promise.all([rooms.toArray(), groups.toArray(), outbox.toArray()]);
    const due = new Set(held.filter(({ renewAt }) => !(renewAt > Date.now())).map(({ room }) => room));
    const cursors = new Map(held.map(({ room, cursor }) => [room, cursor]));
    const isWaiting = new Set(waiting.map(({ room }) => room));
    return all
      .filter(({ encryption, role, room, head }) => encryption === 'mls' && role !== undefined && (head > (cursors.get(room) ?? 0) || isWaiting.has(room) || due.has(room)))
      .map(({ room }) => room);
  }

  private tell(state: EncryptionState): void {
    if (JSON.stringify(state) !== JSON.stringify(this.state)) {
      this.state = state;
      this.around.told.tell({ event: 'encryption', encryption: state });
      this.around.opens();
    }
  }

  private failed(error: unknown): void {
    if (!(error instanceof CommandError) && !EXPECTED.has((error as Error).name)) {
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
