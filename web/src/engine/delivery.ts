import type { Availability, ErrorCode, Id, MessageRow } from '../bridge/bridge';
import type { Database, StoredEvent } from './database';
import type { Inbox } from './inbox';
import type { People } from './people';
import type { Cursor, StreamEvent } from './protocol';
import type { Rooms } from './rooms';
import type { Sending } from './sending';
import type { SyncEffect, ToldFrame } from './sync-types';
import { rowsOf } from './timeline';
import type { Told } from './told';
import type { Windows } from './windows';

const TYPING_MS = 5_000;

/** Stores what the sync delivers, then tells it. */
export class Delivery {
  private readonly presence = new Map<Id, Availability>();
  private readonly typing = new Map<Id, Map<Id, ReturnType<typeof setTimeout>>>();
  private readonly reads = new Map<Id, Record<Id, number>>();

  constructor(
    private readonly database: Database,
    private readonly rooms: Rooms,
    private readonly windows: Windows,
    private readonly sending: Sending,
    private readonly people: People,
    private readonly inbox: Inbox,
    private readonly told: Told,
    private readonly self: () => Id | undefined,
  ) {}

  async carryOut(effect: SyncEffect): Promise<void> {
    if ('cursor' in effect && effect.cursor.room === this.self()) {
      return effect.do === 'deliver' ? this.inbox.deliver(effect.cursor, effect.event) : this.inbox.moved(effect.cursor);
    }
    switch (effect.do) {
      case 'sendFrame':
        return effect.frame.op === 'send' ? this.sending.leaving(effect.frame) : undefined;
      case 'deliver':
        return this.deliver(effect.cursor, effect.event);
      case 'skip':
        await this.database.gaps.put({
          room: effect.cursor.room,
          from: effect.from,
          to: effect.cursor.after,
          reason: effect.reason,
        });
        return this.move(effect.cursor);
      case 'reset':
        return this.reset(effect.cursor);
      case 'followEnded':
        return this.ended(effect.room, effect.code, effect.message);
      case 'finished':
        return this.sending.finished(effect.send, effect.result);
      case 'told':
        return this.tell(effect.frame);
      case 'online':
      case 'offline':
      case 'connect':
      case 'disconnect':
      case 'needToken':
      case 'readHistory':
      case 'stopped':
        return;
    }
  }

  /** Somebody else signs in. */
  forget(): void {
    this.presence.clear();
    this.reads.clear();
    for (const room of this.typing.values()) {
      room.forEach(clearTimeout);
    }
    this.typing.clear();
  }

  /** The room is not this person's to see any more. */
  async ended(room: Id, code: ErrorCode, message: string): Promise<void> {
    this.windows.close(room);
    this.told.closed(room);
    if (code === 'not-member' || code === 'not-found') {
      await this.database.forget(room);
      await this.rooms.remove(room);
    }
    this.told.tell({ event: 'windowEnded', room, code, message });
  }

  private async deliver(cursor: Cursor, event: StreamEvent): Promise<void> {
    const { room } = cursor;
    const key = await this.sending.arrived(event, room);
    const stored: StoredEvent = { ...event, room, ...(key === undefined ? {} : { key }) };
    await this.database.events.put(stored);
    this.people.learn([event.sender]);
    const known = await this.database.rooms.get(room);
    await this.rooms.event(room, event, this.self());
    this.stopTyping(room, event.sender);
    await this.move(cursor);
    if (event.type === 'message' && event.sender !== this.self() && known && event.seq > known.read) {
      await this.arrived(room, stored);
    }
  }

  private async arrived(room: Id, event: StoredEvent): Promise<void> {
    const sender = await this.people.profile(event.sender);
    if (sender) {
      this.told.tell({ event: 'arrived', room, row: rowsOf([event], [])[0] as MessageRow, sender });
    }
  }

  private async move({ room, after, generation }: Cursor): Promise<void> {
    await this.database.spans.where('room').equals(room).modify((span) => {
      span.last = after;
      span.generation = generation ?? span.generation;
    });
    await this.windows.changed(room);
  }

  private async reset({ room, after, generation }: Cursor): Promise<void> {
    await this.database.forget(room);
    await this.database.spans.put({ room, after, last: after, generation: generation ?? 0 });
    await this.windows.reset(room, after);
  }

  private async tell(frame: ToldFrame): Promise<void> {
    switch (frame.op) {
      case 'rooms':
        return this.rooms.told(frame);
      case 'heads':
        for (const room of await this.rooms.heads(frame.rooms.filter((head) => head.room !== this.self()))) {
          await this.inbox.refresh(room);
        }
        return;
      case 'read':
        return frame.user === this.self()
          ? this.rooms.read(frame.room, frame.seq, frame.n)
          : this.tellRead(frame.room, frame.user, frame.seq);
      case 'typing':
        return this.startTyping(frame.room, frame.user);
      case 'presence':
        this.presence.set(frame.user, frame.status);
        return this.told.tell({ event: 'presence', presence: Object.fromEntries(this.presence) });
      case 'error':
        return;
    }
  }

  private tellRead(room: Id, user: Id, seq: number): void {
    const reads = { ...this.reads.get(room), [user]: seq };
    this.reads.set(room, reads);
    this.told.tell({ event: 'reads', room, reads });
  }

  private startTyping(room: Id, user: Id): void {
    const typing = this.typing.get(room) ?? new Map<Id, ReturnType<typeof setTimeout>>();
    this.typing.set(room, typing);
    clearTimeout(typing.get(user));
    typing.set(user, setTimeout(() => this.stopTyping(room, user), TYPING_MS));
    this.told.tell({ event: 'typing', room, users: [...typing.keys()] });
  }

  private stopTyping(room: Id, user: Id): void {
    const typing = this.typing.get(room);
    clearTimeout(typing?.get(user));
    if (typing?.delete(user)) {
      this.told.tell({ event: 'typing', room, users: [...typing.keys()] });
    }
  }
}
