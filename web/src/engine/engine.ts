import { CommandError, type BridgeEvent, type Commands, type Id, type WindowCommands } from '../bridge/bridge';
import type { Network } from '../bridge/messages';
import { account } from './account';
import { administration } from './administration';
import { Alerts } from './alerts';
import { Blocks } from './blocks';
import { Connection } from './connection';
import type { Database } from './database';
import { Delivery } from './delivery';
import { directory } from './directory';
import { encryptionCommands } from './encryption-commands';
import { EncryptedRooms } from './encrypted-rooms';
import { Drafts } from './drafts';
import { Encryption } from './encryption';
import { excerpts } from './excerpts';
import { History, type ReadEvents } from './history';
import { Idle } from './idle';
import { Inbox } from './inbox';
import { KeyChanges } from './key-changes';
import { marks } from './marks';
import { Mentions } from './mentions';
import { moderation } from './moderation';
import { News } from './news';
import { OpenRooms } from './open-rooms';
import { People } from './people';
import { Nicks } from './nicks';
import { Receipts } from './receipts';
import { Related, type ReadRelated } from './related';
import { pictures } from './pictures';
import { presence } from './presence';
import { push } from './push';
import type { EventPage, StreamEvent } from './protocol';
import { Rooms } from './rooms';
import { Saved, savedMessages } from './saved';
import { SealedNotes } from './sealed-notes';
import { Search } from './search';
import { Reports } from './reports';
import { Sections } from './sections';
import { Sending } from './sending';
import { Sessions } from './session';
import { Signals } from './signals';
import { Space } from './space';
import { Summaries } from './summaries';
import type { OpenSocket } from './sync-loop';
import type { SyncEffect, SyncInput } from './sync-types';
import { Told } from './told';
import { Windows } from './windows';
import { writing } from './writing';

export interface World {
  baseUrl: string;
  /** By what the person recognises this device among others. */
  device: string;
  database: Database;
  fetch: typeof fetch;
  openSocket: OpenSocket;
  /** Hears what the browser says of the network. */
  onNetwork(heard: (network: Network) => void): () => void;
  /** Hears of failures that nobody expected, and that no command can answer. */
  report(error: unknown): void;
}

/** All commands but those of one page's windows. */
export type EngineCommands = Omit<Commands, keyof WindowCommands>;

/** The engine: owns the session, the database and the socket, and does what the pages ask. */
export class Engine {
  readonly commands: EngineCommands;
  private readonly database: Database;
  private readonly told = new Told();
  private readonly sessions: Sessions;
  private readonly people: People;
  private readonly rooms: Rooms;
  private readonly related: Related;
  private readonly history: History;
  private readonly openRooms: OpenRooms;
  private readonly drafts: Drafts;
  private readonly sending: Sending;
  private readonly signals: Signals;
  private readonly idle: Idle;
  private readonly space: Space;
  private readonly summaries: Summaries;
  private readonly alerts: Alerts;
  private readonly blocks: Blocks;
  private readonly inbox: Inbox;
  private readonly mentions: Mentions;
  private readonly news: News;
  private readonly nicks: Nicks;
  private readonly receipts: Receipts;
  private readonly saved: Saved;
  private readonly search: Search;
  private readonly sections: Sections;
  private readonly reports: Reports;
  private readonly delivery: Delivery;
  private readonly changes: KeyChanges;
  private readonly encryption: Encryption;
  private readonly connection: Connection;
  private readonly unhear: () => void;
  private starts = 0;
  private followsInbox = false;
  private isClosed = false;

  constructor(private readonly world: World) {
    const { database } = world;
    const { told } = this;
    const failed = (error: unknown) => this.failed(error);
    const input = (input: SyncInput) => this.connection.input(input);
    const learn = (users: Id[]) => this.people.learn(users);
    const self = () => this.self;
    const readEvents: ReadEvents = (room, query) => this.readEvents(room, query);
    const readRelated: ReadRelated = (room, query) => this.readRelated(room, query);
    this.database = database;
    this.signals = new Signals(told);
    this.idle = new Idle((status) => input({ on: 'signal', frame: { op: 'status', status } }));
    this.space = new Space(database, (room) => this.openRooms.has(room), told);
    this.sessions = new Sessions(database, this.space, world, (session) =>
      told.tell({ event: 'session', session }),
    );
    this.people = new People(database, this.space, this.sessions, () => this.peopleChanged(), failed);
    this.nicks = new Nicks(
      this.sessions,
      (room) => this.openRooms.has(room),
      (room) => this.openRooms.pages.forEach((page) => page.changed(room)),
      failed,
    );
    const encrypted = new EncryptedRooms(database);
    this.rooms = new Rooms(
      database,
      encrypted,
      (rooms) => told.tell({ event: 'rooms', rooms }),
      learn,
      (room) => this.sending.again(room),
      (rooms) => this.mentions.ask(rooms),
      failed,
    );
    this.changes = new KeyChanges(database);
    this.encryption = new Encryption({
      database,
      encrypted,
      changes: this.changes,
      sessions: this.sessions,
      told,
      nudge: (room) => input({ on: 'nudge', room }),
      healed: async (room) => {
        await this.rooms.recount('closed', room);
        await this.openRooms.each((page) => page.healed(room));
      },
      keysChanged: (room) => this.openRooms.pages.forEach((page) => page.changed(room)),
      opens: () => void this.rooms.recount('closed').catch(failed),
      failed,
    });
    this.drafts = new Drafts(database, this.encryption);
    this.sending = new Sending(
      database,
      input,
      (room) => this.roomChanged(room),
      (room) => this.openRooms.has(room),
      this.encryption,
    );
    this.related = new Related(readRelated, this.sending, learn);
    this.history = new History(
      database,
      readEvents,
      this.related,
      this.sending,
      this.space,
      learn,
      (room) => this.summaries.ask([room]),
      (room, events) => this.encryption.opened(room, events),
      (room, seqs) => sealedNotes.about(room, seqs),
    );
    const sealedNotes = new SealedNotes({
      database,
      isEncrypted: (room) => encrypted.has(room),
      readEvents,
      named: (room, events) => this.sending.named(room, events),
      open: (room, stored) => this.history.open(room, stored),
    });
    this.openRooms = new OpenRooms(this.history, input);
    this.summaries = new Summaries(this.sessions, this.space, this.rooms, failed);
    this.alerts = new Alerts(database, this.space, told);
    this.blocks = new Blocks(database, this.space, this.sessions, this.signals, told);
    this.inbox = new Inbox(database, this.space, this.sessions, this.summaries, this.alerts, (room) => this.encryption.welcomed(room));
    this.receipts = new Receipts(this.sessions, this.openRooms, this.signals, failed);
    this.saved = new Saved(this.sessions, told);
    this.sections = new Sections(database, this.space, this.sessions, told, failed);
    this.reports = new Reports(this.sessions, told, failed);
    this.news = new News({ ...this.parts(), told, self, readEvents }, failed);
    this.mentions = new Mentions({ ...this.parts(), readEvents, canOpen: () => this.encryption.canOpen, self }, failed);
    this.search = new Search({ ...this.parts(), self }, failed);
    this.delivery = new Delivery({
      ...this.parts(),
      told,
      news: this.news,
      receipts: this.receipts,
      saved: this.saved,
      sections: this.sections,
      reports: this.reports,
      encryption: this.encryption,
      input,
      self,
      failed,
    });
    this.connection = new Connection(
      this.sessions,
      world.openSocket,
      told,
      (effect) => this.carryOut(effect),
      async (frame) => (frame.op === 'send' ? this.space.keep(() => this.sending.leaving(frame)) : frame),
      (error) => this.broken(error),
    );
    this.unhear = world.onNetwork((network) => this.network(network));
    const { given, ...looks } = excerpts({ ...this.parts(), self });
    this.commands = {
      ...this.sessionCommands(),
      ...account(this.parts()),
      ...push(this.parts()),
      ...administration(this.parts()),
      ...directory({ ...this.parts(), encryption: this.encryption, left: (room) => this.left(room) }),
      ...encryptionCommands(this.encryption),
      ...this.blocks.commands,
      ...this.reports.commands,
      ...marks({ ...this.parts(), told }),
      ...looks,
      arrange: this.sections.arrange,
      search: this.search.search,
      ...savedMessages({ sessions: this.sessions, saved: this.saved, given }),
      ...moderation({ ...this.parts(), self }),
      ...pictures(this.parts()),
      ...presence(this.parts()),
      ...writing({ ...this.parts(), drafts: this.drafts, told, input, read: (room, seq) => this.delivery.read(room, seq) }),
      notify: async (isWanted) => this.news.want(isWanted),
      reconnect: async () => input({ on: 'hurry' }),
    };
  }

  /** Tells everything that is the same for all pages. */
  subscribe(listener: (event: BridgeEvent) => void): () => void {
    return this.told.subscribe(listener);
  }

  /** The windows of one more page, of which it is told. */
  page(tell: (event: BridgeEvent) => void): Windows {
    const { database, history, openRooms } = this;
    const windows = new Windows(
      {
        database,
        history,
        self: () => this.self,
        writing: (room) => this.signals.writing(room),
        waiting: (room) => this.sending.waiting(room),
        draft: (place) => this.drafts.text(place),
        looked: () => this.people.askAgain(),
        people: (users) => this.people.shown(users),
        called: (room, people) => this.nicks.over(room, people),
        keyChanges: (room) => this.changes.rows(room),
        opened: (room) => {
          this.receipts.ask(room);
          this.encryption.touched(room);
          return openRooms.opened(room);
        },
        closed: (room) => this.closed(room),
        failed: (error) => this.failed(error),
      },
      tell,
    );
    openRooms.pages.add(windows);
    return windows;
  }

  /** A page is gone. */
  leave(page: Windows): void {
    page.close();
    this.openRooms.pages.delete(page);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.unhear();
    this.rooms.close();
    this.summaries.close();
    this.sections.close();
    this.reports.close();
    this.receipts.close();
    this.mentions.close();
    this.news.close();
    this.search.forget();
    this.encryption.close();
    this.sessions.close();
    this.signals.forget();
    this.idle.close();
    this.openRooms.pages.forEach((page) => this.leave(page));
    await this.halt();
    this.database.close();
  }

  private sessionCommands(): Pick<Commands, 'signUp' | 'signIn' | 'signOut' | 'deleteAccount' | 'restore'> {
    const { sessions } = this;
    const signIn = async ({ name, password }: { name: string; password: string }) => {
      // From here on the cookie may be somebody else's: nothing may go out under the old one's name.
      await this.halt();
      const { account, changed } = await sessions.signIn({ name, password });
      if (changed) {
        await this.wipe(false);
      }
      await sessions.signedIn(account);
      await this.go();
    };

    return {
      async signUp(account) {
        const { waiting } = await sessions.signUp(account);
        if (!waiting) {
          await signIn(account);
        }
        return { waiting };
      },

      signIn,

      signOut: async () => {
        await this.halt();
        await this.wipe(true);
        sessions.signedOut();
      },

      deleteAccount: async (password) => {
        await sessions.call(() => sessions.rest.POST('/v1/account/deletion', { body: { password } }));
        await this.halt();
        await this.wipe(false);
        sessions.signedOut();
      },

      restore: async () => {
        if (await sessions.restore()) {
          await this.go();
        }
      },
    };
  }

  private network(network: Network): void {
    this.connection.network(network);
    if (network === 'online') {
      this.sessions.endSoon();
    }
  }

  private parts() {
    const { database, space, sessions, history, openRooms, rooms, summaries, sending, people, alerts, inbox, signals, idle, blocks, nicks } = this;
    return { database, space, sessions, history, openRooms, rooms, summaries, sending, people, alerts, inbox, signals, idle, blocks, nicks };
  }

  private get self(): Id | undefined {
    const { session } = this.sessions;
    return session.state === 'signedIn' || session.state === 'expired' ? session.account.user : undefined;
  }

  private async readEvents(room: Id, query: { after?: number; before?: number; limit: number }): Promise<EventPage> {
    const { rest } = this.sessions;
    const page: EventPage = await this.sessions.call(() => rest.GET('/v1/rooms/{room}/events', { params: { path: { room }, query } }));
    return { ...page, events: await this.encryption.sent(room, page.events) };
  }

  private async readRelated(room: Id, query: Parameters<ReadRelated>[1]): ReturnType<ReadRelated> {
    const { rest } = this.sessions;
    const page = await this.sessions.call(() => rest.GET('/v1/rooms/{room}/related', { params: { path: { room }, query } }));
    return { ...page, events: await this.encryption.sent(room, page.events as StreamEvent[]) };
  }

  private peopleChanged(): void {
    this.openRooms.pages.forEach((page) => page.allChanged());
    this.rooms.changed();
  }

  private async roomChanged(room: Id): Promise<void> {
    await this.openRooms.each((page) => page.refresh(room));
    this.rooms.changed();
  }

  private closed(room: Id): void {
    if (this.openRooms.closed(room)) {
      this.signals.closed(room);
      this.receipts.closed(room);
    }
  }

  private async left(room: Id): Promise<void> {
    await this.delivery.ended(room, 'not-member', 'you left the room');
    await this.rooms.tell();
  }

  /** A start that is under way comes to nothing, too. */
  private halt(): Promise<void> {
    this.starts++;
    return this.connection.close();
  }

  /** Connects anew, with everything that is stored. */
  private async go(): Promise<void> {
    await this.halt();
    const start = this.starts;
    const account = await this.database.account();
    await this.people.met(account ? [account] : []);
    await this.rooms.tell();
    await this.alerts.recall();
    await this.sections.recall();
    await this.blocks.recall();
    const since = await this.database.since();
    if (start !== this.starts) {
      return;
    }
    this.followsInbox = false;
    this.connection.open(since);
    await this.sending.resume();
    await this.openRooms.begin();
    this.connection.input({ on: 'start' });
  }

  /** Once: from then on the sync follows it by itself. When it fails, the next connection tries again. */
  private async followInbox(self: Id): Promise<void> {
    const from = this.followsInbox ? undefined : await this.inbox.cursor(self).catch(() => undefined);
    if (from && !this.followsInbox) {
      this.followsInbox = true;
      this.connection.input({ on: 'follow', from });
    }
  }

  private async wipe(isEnding: boolean): Promise<void> {
    this.openRooms.pages.forEach((page) => page.close());
    this.told.clear();
    this.people.forget();
    this.blocks.forget();
    this.nicks.forget();
    this.signals.forget();
    this.saved.forget();
    this.sections.forget();
    this.search.forget();
    await this.encryption.forget();
    await this.database.wipe(isEnding);
  }

  private async carryOut(effect: SyncEffect): Promise<void> {
    if (effect.do === 'online') {
      void this.followInbox(effect.user);
      this.encryption.online(effect.user, effect.device);
      void this.saved.load().catch((error: unknown) => this.failed(error));
      this.sections.ask();
      this.reports.ask();
      this.receipts.askAgain();
      this.nicks.askAgain();
      this.people.askAgain();
      this.peopleChanged();
      void this.blocks.read().catch((error: unknown) => this.failed(error));
    }
    return this.space.keep(() => this.delivery.carryOut(effect));
  }

  /** What could not be stored was not received: a new connection gets it again, from what is stored. */
  private broken(error: unknown): void {
    this.failed(error);
    this.connection.restart(() => this.go().catch((again: unknown) => this.broken(again)));
  }

  private failed(error: unknown): void {
    if (!this.isClosed && !(error instanceof CommandError)) {
      this.world.report(error);
    }
  }
}
