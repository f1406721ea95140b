import type { BridgeEvent, ErrorCode, Id, PresenceSettings } from '../bridge/bridge';
import type { Blocks } from './blocks';
import type { Database } from './database';
import type { Encryption } from './encryption';
import { refersTo } from './fold';
import type { Growth, History } from './history';
import type { Idle } from './idle';
import type { Inbox } from './inbox';
import type { News } from './news';
import type { Nicks } from './nicks';
import type { OpenRooms } from './open-rooms';
import type { People } from './people';
import type { Cursor, ProfileFrame, ReadFrame, RoomHead, StreamEvent, ThreadFrame } from './protocol';
import type { Receipts } from './receipts';
import type { Rooms } from './rooms';
import type { Saved } from './saved';
import type { Reports } from './reports';
import type { Sections } from './sections';
import type { Sending } from './sending';
import type { Sessions } from './session';
import type { Signals } from './signals';
import type { Summaries } from './summaries';
import type { SyncEffect, SyncInput, ToldFrame } from './sync-types';
import { newsOf } from './timeline';
import type { Told } from './told';

/** The parts of the engine that what comes from the server goes to. */
export interface Receivers {
  database: Database;
  history: History;
  openRooms: OpenRooms;
  rooms: Rooms;
  summaries: Summaries;
  sending: Sending;
  people: People;
  nicks: Nicks;
  sessions: Sessions;
  inbox: Inbox;
  signals: Signals;
  idle: Idle;
  news: News;
  receipts: Receipts;
  saved: Saved;
  told: Told;
  sections: Sections;
  reports: Reports;
  blocks: Blocks;
  encryption: Encryption;
  input(input: SyncInput): void;
  self(): Id | undefined;
  failed(error: unknown): void;
}

/** Stores what the sync delivers, then tells it. */
export class Delivery {
  /** Whether the list of rooms of this connection is through: what is new since then is news. */
  private isListed = false;

  constructor(private readonly to: Receivers) {}

  async carryOut(effect: SyncEffect): Promise<void> {
    const { to } = this;
    if ('cursor' in effect && effect.cursor.room === to.self()) {
      return effect.do === 'deliver' ? to.inbox.deliver(effect.cursor, eventsIn(effect)) : to.inbox.moved(effect.cursor);
    }
    switch (effect.do) {
      case 'deliver':
        return this.deliver(effect.cursor, eventsIn(effect));
      case 'skip':
        return this.grew(effect.cursor.room, await to.history.skip(effect.cursor, effect.from, effect.reason));
      case 'reset':
        return this.reset(effect.cursor);
      case 'followEnded':
        return this.ended(effect.room, effect.code, effect.message);
      case 'finished':
        return this.finished(effect);
      case 'outOfEpoch':
        return to.encryption.refused(effect.send, effect.room);
      case 'told':
        return this.tell(effect.frame);
      case 'online':
        this.isListed = false;
        return this.tellAgain();
      case 'offline':
        return to.signals.lost();
      case 'connect':
      case 'disconnect':
      case 'sendFrame':
      case 'needToken':
      case 'readHistory':
      case 'stopped':
        return;
    }
  }

  /** The room is not this person's to see any more. */
  async ended(room: Id, code: ErrorCode, message: string): Promise<void> {
    const { openRooms, database, rooms, encryption } = this.to;
    openRooms.ended(room);
    openRooms.pages.forEach((page) => page.ended({ event: 'windowEnded', room, code, message }));
    if (code === 'not-member' || code === 'not-found') {
      await encryption.left(room);
      await database.forget(room);
      await rooms.remove(room);
    }
  }

  /** What was said now or never, and may not have been heard. */
  private async tellAgain(): Promise<void> {
    const { rooms, idle, input } = this.to;
    for (const read of await rooms.unheard()) {
      input({ on: 'signal', frame: { op: 'read', ...read } });
    }
    if (idle.isAway) {
      input({ on: 'signal', frame: { op: 'status', status: 'away' } });
    }
  }

  private async deliver(cursor: Cursor, came: StreamEvent[]): Promise<void> {
    const { people, encryption, news, self } = this.to;
    const { room } = cursor;
    const events: StreamEvent[] = [];
    for (const event of came) {
      events.push(await encryption.live(room, event));
    }
    people.learn(events.flatMap(namedIn));
    const { growth, fresh } = await this.stored(cursor, events);
    events.forEach((event) => this.passed(room, event));
    await this.grew(room, growth);
    for (const event of events) {
      await this.askAfter(room, event);
    }
    for (const said of growth?.events ?? []) {
      if (said.content.thread !== undefined && said.sender !== self()) {
        this.to.summaries.askSeldom([room]);
      }
      const row = newsOf(said);
      if (row && said.sender !== self() && fresh.has(said.seq) && this.isListed) {
        news.arrived(room, row);
      }
    }
  }

  /** What an event says of what was told in passing. */
  private passed(room: Id, event: StreamEvent): void {
    const { signals, nicks, receipts } = this.to;
    signals.said(room, event.sender);
    nicks.heard(room, event);
    if (event.type === 'member.left') {
      receipts.left(room, String(event.content['user']));
    }
  }

  private async askAfter(room: Id, event: StreamEvent): Promise<void> {
    const { summaries, reports } = this.to;
    if (event.type === 'room.closed' || event.type === 'member.role' || event.type === 'room.encrypted') {
      summaries.ask([room]);
      reports.ask();
    } else if (await this.isUnreadDeleted(room, event)) {
      summaries.ask([room]);
    }
  }

  /** Whether something that this person has not read is gone: how many are left only the server knows. */
  private async isUnreadDeleted(room: Id, event: StreamEvent): Promise<boolean> {
    return event.type === 'deletion' && (await this.to.rooms.isUnread(room, Math.max(...refersTo(event))));
  }

  /** All of it or nothing, so that it can be done again. */
  private stored(cursor: Cursor, came: StreamEvent[]): Promise<{ growth: Growth | undefined; fresh: ReadonlySet<number> }> {
    const { database, history, rooms, blocks, self } = this.to;
    const { events, gaps, spans, outbox, meta } = database;
    return database.transaction('rw', [events, gaps, spans, outbox, meta, database.rooms], async () => ({
      growth: await history.append(cursor, came),
      fresh: await rooms.events(cursor.room, came, self(), (sender) => blocks.has(sender)),
    }));
  }

  private async grew(room: Id, growth: Growth | undefined): Promise<void> {
    if (growth) {
      await this.to.openRooms.each((page) => page.grew(room, growth));
    }
  }

  /** The pages need the server to show something else, which must not hold up what else comes. */
  private async reset(cursor: Cursor): Promise<void> {
    const { history, sending, openRooms, encryption, failed } = this.to;
    await history.reset(cursor);
    await encryption.doubt(cursor.room);
    await sending.again(cursor.room);
    void openRooms.reset(cursor.room).catch(failed);
  }

  /** Whoever says something in the room has read what was said before; the server counts it so, too, but later. */
  private async finished({ send, result }: Extract<SyncEffect, { do: 'finished' }>): Promise<void> {
    const said = await this.to.sending.finished(send, result);
    if (said !== undefined && result.result === 'acked' && !(await this.to.rooms.isApart(said.room, said))) {
      await this.read(said.room, result.seq);
    }
  }

  /** What is read here, the server is told. */
  async read(room: Id, seq: number): Promise<void> {
    const { rooms, summaries, input } = this.to;
    const news = await rooms.readHere(room, seq);
    if (news) {
      input({ on: 'signal', frame: { op: 'read', room, seq } });
    }
    if (news?.isCountOpen) {
      summaries.ask([room]);
    }
  }

  private async readThere({ room, seq, n }: ReadFrame): Promise<void> {
    if (await this.to.rooms.readThere(room, seq, n)) {
      this.to.summaries.ask([room]);
    }
  }

  private async heads(heads: RoomHead[]): Promise<void> {
    const { rooms, summaries, news } = this.to;
    const { unclear, grew, muted } = await rooms.heads(heads);
    summaries.ask(unclear);
    summaries.askSeldom(muted);
    if (this.isListed) {
      news.grew(grew);
    }
  }

  /** Whoever begins to show how far they have read is shown how far others have. */
  private chosen(settings: PresenceSettings): void {
    const { signals, receipts } = this.to;
    if (signals.chosen(settings)) {
      receipts.askAgain();
    }
  }

  private async profile({ op: _, ...profile }: ProfileFrame): Promise<void> {
    const { people, sessions, self } = this.to;
    await people.met([profile]);
    if (profile.user === self()) {
      await sessions.renewed(profile);
    }
  }

  private async tell(frame: ToldFrame): Promise<void> {
    const { rooms, openRooms, signals, receipts, blocks, summaries, self, failed } = this.to;
    switch (frame.op) {
      case 'rooms':
        await rooms.told(frame);
        this.isListed ||= !frame.more;
        if (!frame.more) {
          void openRooms.look().catch(failed);
        }
        return;
      case 'heads':
        return this.heads(frame.rooms.filter((head) => head.room !== self()));
      case 'read':
        return frame.user === self() ? this.readThere(frame) : receipts.moved(frame);
      case 'unread':
        return rooms.markedUnread(frame.room, frame.from);
      case 'notifications':
        return rooms.notified(frame.room, frame.level);
      case 'thread':
        summaries.ask([frame.room]);
        return this.to.told.tell(threadMarked(frame));
      case 'sections':
        return this.to.sections.ask(frame);
      case 'reports':
        return this.to.reports.ask();
      case 'keyPackages':
        return void this.to.encryption.refill().catch(failed);
      case 'saved':
        return this.to.saved.changed(frame);
      case 'blocked':
        await blocks.changed(frame.user, frame.blocked);
        await rooms.recount('all');
        return summaries.ask(await rooms.mentioning());
      case 'typing':
        signals.startTyping(frame, frame.user);
        this.to.people.learn([frame.user]);
        return openRooms.pages.forEach((page) => page.changed(frame.room));
      case 'presence':
        return signals.present(frame.user, frame);
      case 'profile':
        return this.profile(frame);
      case 'settings':
        return this.chosen(frame.presence);
      case 'error':
        return;
    }
  }
}

function eventsIn({ event, more = [] }: Extract<SyncEffect, { do: 'deliver' }>): StreamEvent[] {
  return [event, ...more];
}

function threadMarked({ op: _, thread: root, ...mark }: ThreadFrame): BridgeEvent {
  return { event: 'threadMarked', root, ...mark };
}

function namedIn({ sender, content }: StreamEvent): Id[] {
  const user = content['user'];
  const { mentions } = content;
  return [sender, ...(typeof user === 'string' ? [user] : []), ...(Array.isArray(mentions) ? mentions : [])];
}
