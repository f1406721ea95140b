import type { Id } from '../bridge/bridge';
import type { Database, OutboxEntry } from './database';
import type { ClientFrame, StreamEvent } from './protocol';
import type { SendResult, SyncInput } from './sync-types';

/** The durable outbox: what is written is stored first, sent next, and forgotten once it is in the log. */
export class Sending {
  constructor(
    private readonly database: Database,
    private readonly input: (input: SyncInput) => void,
    private readonly changed: (room: Id) => Promise<void>,
    private readonly isOpen: (room: Id) => boolean,
  ) {}

  /** After a start or a new sign-in: everything that waits goes out again, in order. */
  async resume(): Promise<void> {
    for (const entry of await this.database.outbox.orderBy('send').toArray()) {
      if (entry.state === 'pending') {
        this.input(sendInput(entry));
      }
    }
  }

  /** Asked again under the same key, by a tab that lost its leader, it does nothing more. */
  async send(room: Id, key: string, text: string): Promise<void> {
    if ((await this.database.outbox.where('key').equals(key).count()) > 0) {
      return;
    }
    const entry: Omit<OutboxEntry, 'send'> = { room, key, text, at: Date.now(), state: 'pending' };
    const send = await this.database.outbox.add(entry);
    await this.changed(room);
    this.input(sendInput({ ...entry, send }));
  }

  /** A refused event is not in the log: it goes again as a new one, at the end of the line. */
  async retry(key: string): Promise<void> {
    const entry = await this.database.outbox.where('key').equals(key).first();
    if (entry?.state === 'failed') {
      await this.database.outbox.delete(entry.send);
      await this.send(entry.room, entry.key, entry.text);
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
      await this.database.outbox.delete(entry.send);
      await this.changed(entry.room);
    }
  }

  /** Stored before the frame leaves, so that a reload repeats it under the same id. */
  async leaving(frame: Extract<ClientFrame, { op: 'send' }>): Promise<void> {
    await this.database.outbox.update(sendOf(frame.ref), { id: frame.id });
  }

  async finished(send: number, result: SendResult): Promise<void> {
    const entry = await this.database.outbox.get(send);
    if (!entry) {
      return;
    }
    switch (result.result) {
      case 'acked':
        await this.landed(entry, result.seq, result.at);
        break;
      case 'refused':
        await this.failed(entry, result.code, result.message);
        break;
      case 'unsettled':
        await this.failed(entry, 'unavailable', result.message);
    }
    await this.changed(entry.room);
  }

  /** An event is in the log: it waits no more. @returns the key that its row had while it was pending */
  async arrived(event: StreamEvent, room: Id): Promise<string | undefined> {
    const waiting = await this.database.outbox.where('room').equals(room).toArray();
    const own = waiting.find((entry) => entry.id === event.id);
    if (own) {
      await this.database.outbox.delete(own.send);
    }
    return own?.key;
  }

  /** In an open room the row stays in the outbox until its event has come, so that it never blinks. */
  private async landed(entry: OutboxEntry, seq: number, at: number): Promise<void> {
    const { database } = this;
    await database.transaction('rw', database.outbox, database.events, async () => {
      const known = await database.events.get([entry.room, seq]);
      if (known || !this.isOpen(entry.room)) {
        await database.outbox.delete(entry.send);
      } else {
        await database.outbox.update(entry.send, { at });
      }
    });
  }

  private async failed(entry: OutboxEntry, code: NonNullable<OutboxEntry['error']>['code'], message: string) {
    await this.database.outbox.update(entry.send, { state: 'failed', error: { code, message } });
  }
}

function sendInput({ send, room, text, id }: OutboxEntry): SyncInput {
  const content = { text };
  return { on: 'send', send, room, type: 'message', content, ...(id === undefined ? {} : { id }) };
}

/** The outbox names its frames `s` and the send's number. */
function sendOf(ref: string): number {
  return Number(/^s(\d+)/.exec(ref)?.[1]);
}
