import type { Id } from '../bridge/bridge';
import { storedEvent, type Database, type OutboxEntry, type StoredEvent } from './database';
import type { Encryption } from './encryption';
import type { ClientFrame, StreamEvent } from './protocol';
import type { SendResult, SyncInput } from './sync-types';

/** Keys of messages in the log that are remembered, so that a call repeated late sends nothing anew. */
const MOST_LANDED = 200;

/** The durable outbox: what is written is stored first, sent next, and forgotten once it is in the log. */
export class Sending {
  /** What the present sync has got: given twice, it would be sent twice. */
  private readonly given = new Set<number>();
  /** What was written while everything before it is still being read. */
  private late: OutboxEntry[] | undefined;

  constructor(
    private readonly database: Database,
    private readonly input: (input: SyncInput) => void,
    private readonly changed: (room: Id) => Promise<void>,
    private readonly isOpen: (room: Id) => boolean,
    private readonly encryption: Pick<Encryption, 'leaving' | 'boxed' | 'unboxed'>,
  ) {}

  /** A sync begins that knows of nothing: everything that waits goes out again, in order. */
  async resume(): Promise<void> {
    this.given.clear();
    const late: OutboxEntry[] = [];
    this.late = late;
    const entries = await this.database.outbox.orderBy('send').toArray();
    if (this.late === late) {
      this.late = undefined;
      const pending = [...entries, ...late].filter(({ state }) => state === 'pending');
      pending.sort((a, b) => a.send - b.send).forEach((entry) => this.give(entry));
    }
  }

  /** Asked again under the same key, by a tab that lost its leader, it does nothing more. */
  async send({ room, key, type, content }: Pick<OutboxEntry, 'room' | 'key' | 'type' | 'content'>): Promise<void> {
    if ((await this.database.outbox.where('key').equals(key).count()) > 0 || (await this.landed()).includes(key)) {
      return;
    }
    const entry = await this.encryption.boxed({ room, key, type, content, at: Date.now(), state: 'pending' });
    const send = await this.database.outbox.add(entry);
    this.give({ ...entry, send });
    await this.changed(room);
  }

  /** A refused event is not in the log: it goes again as a new one, at the end of the line. */
  async retry(key: string): Promise<void> {
    const entry = await this.database.outbox.where('key').equals(key).first();
    if (entry?.state === 'failed') {
      const { id: _id, error: _error, send: _send, wire: _wire, stale: _stale, ...again } = entry;
      const fresh = { ...again, at: Date.now(), state: 'pending' as const };
      const send = await this.database.transaction('rw', this.database.outbox, async () => {
        await this.database.outbox.delete(entry.send);
        return this.database.outbox.add(fresh);
      });
      this.give({ ...fresh, send });
      await this.changed(entry.room);
    }
  }

  async retryAll(): Promise<void> {
    const entries = await this.database.outbox.orderBy('send').toArray();
    for (const entry of entries.filter(({ state }) => state === 'failed')) {
      await this.retry(entry.key);
    }
  }

  async discard(key: string): Promise<void> {
    const entry = await this.database.outbox.where('key').equals(key).first();
    if (entry) {
      this.input({ on: 'abandon', send: entry.send });
      this.given.delete(entry.send);
      await this.database.outbox.delete(entry.send);
      await this.changed(entry.room);
    }
  }

  /** Stored before the frame leaves, so that a reload repeats it under the same id; in an encrypted room it leaves sealed. */
  async leaving(frame: Extract<ClientFrame, { op: 'send' }>): Promise<ClientFrame> {
    const entry = await this.database.outbox.get(sendOf(frame.ref));
    const sealed = entry && (await this.encryption.leaving(entry, frame.id));
    if (sealed) {
      return { ...frame, content: { ...sealed } };
    }
    await this.database.outbox.update(sendOf(frame.ref), { id: frame.id });
    return frame;
  }

  /** What waits in a room, as what it says. */
  async waiting(room: Id): Promise<OutboxEntry[]> {
    const entries = await this.database.outbox.where('room').equals(room).toArray();
    return entries.some(({ boxed }) => boxed) ? Promise.all(entries.map((entry) => this.encryption.unboxed(entry))) : entries;
  }

  /** @returns the room of what was waiting */
  async finished(send: number, result: SendResult): Promise<OutboxEntry | undefined> {
    this.given.delete(send);
    const entry = await this.database.outbox.get(send);
    if (!entry) {
      return undefined;
    }
    switch (result.result) {
      case 'acked':
        await this.acked(entry, result.seq, result.at);
        break;
      case 'refused':
        await this.failed(entry, result.code, result.message);
        break;
      case 'unsettled':
        await this.failed(entry, 'unavailable', result.message);
    }
    await this.changed(entry.room);
    return entry;
  }

  /** Events as they are stored: own ones keep the key that their row had while they waited. */
  async named(room: Id, events: StreamEvent[]): Promise<StoredEvent[]> {
    const waiting = await this.database.outbox.where('room').equals(room).toArray();
    const keys = new Map(waiting.map((entry) => [entry.id, entry.key]));
    return events.map((event) => storedEvent(room, event, keys.get(event.id)));
  }

  /** The room is read up to `last`: what stands in it waits no more. To be called where that is stored. */
  async settled(room: Id, last: number): Promise<void> {
    const waiting = await this.database.outbox.where('room').equals(room).toArray();
    for (const entry of waiting) {
      if (await this.isIn(entry, last)) {
        await this.forget(entry);
      }
    }
  }

  /** The server lost a part of the room: what it had acknowledged there goes again, under the same ids. */
  async again(room: Id): Promise<void> {
    for (const entry of await this.database.outbox.where('room').equals(room).toArray()) {
      if (entry.seq !== undefined) {
        const { seq: _seq, ...rest } = entry;
        await this.database.outbox.put(rest);
        this.give(rest);
      }
    }
  }

  private give(entry: OutboxEntry): void {
    if (this.late) {
      this.late.push(entry);
    } else if (!this.given.has(entry.send)) {
      this.given.add(entry.send);
      this.input(sendInput(entry));
    }
  }

  private async isIn({ room, id, seq }: OutboxEntry, last: number): Promise<boolean> {
    if (seq !== undefined) {
      return seq <= last;
    }
    return id !== undefined && (await this.database.events.where('[room+id]').equals([room, id]).count()) > 0;
  }

  /** In an open room the row stays in the outbox until its event has come, so that it never blinks. */
  private async acked(entry: OutboxEntry, seq: number, at: number): Promise<void> {
    const { outbox, spans, meta } = this.database;
    await this.database.transaction('rw', outbox, spans, meta, async () => {
      const span = await spans.get(entry.room);
      if ((span && span.last >= seq) || !this.isOpen(entry.room)) {
        await this.forget(entry);
      } else {
        await outbox.update(entry.send, { at, seq });
      }
    });
  }

  private async forget({ send, key }: OutboxEntry): Promise<void> {
    await this.database.outbox.delete(send);
    await this.database.meta.put({ name: 'landed', value: [...(await this.landed()), key].slice(-MOST_LANDED) });
  }

  private async landed(): Promise<string[]> {
    return ((await this.database.meta.get('landed'))?.value ?? []) as string[];
  }

  private async failed(entry: OutboxEntry, code: NonNullable<OutboxEntry['error']>['code'], message: string) {
    await this.database.outbox.update(entry.send, { state: 'failed', error: { code, message } });
  }
}

function sendInput({ send, room, type, content, id }: OutboxEntry): SyncInput {
  return { on: 'send', send, room, type, content, ...(id === undefined ? {} : { id }) };
}

/** The outbox names its frames `s` and the send's number. */
function sendOf(ref: string): number {
  return Number(/^s(\d+)/.exec(ref)?.[1]);
}
