import { placeOf, type Availability, type Id, type Place, type Presence, type PresenceSettings, type ReadRange, type StatusText } from '../bridge/bridge';
import type { Told } from './told';

const TYPING_MS = 5_000;

/** People whose presence is remembered; the longest unchanged are forgotten. */
const MOST_PRESENT = 5_000;

/** Timers take no more than some weeks. */
const MOST_WAIT_MS = 24 * 3_600_000;

/** Of one place, and when each is taken to have stopped. */
interface Writers extends Place {
  until: Map<Id, ReturnType<typeof setTimeout>>;
}

/** What is said in passing: who is writing, who is here, how far others have read. Nothing of it is stored. */
export class Signals {
  private readonly presence = new Map<Id, Presence>();
  /** By `placeOf`. */
  private readonly typing = new Map<string, Writers>();
  /** Of the rooms of which the server tells how far others have read. */
  private readonly reads = new Map<Id, Record<Id, ReadRange>>();
  private own: PresenceSettings | undefined;
  private overTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly told: Told) {}

  present(user: Id, shown: { status: Availability; statusText?: StatusText }): void {
    const presence = lasting(shown);
    this.presence.delete(user);
    this.presence.set(user, presence);
    if (this.presence.size > MOST_PRESENT) {
      this.presence.delete(this.presence.keys().next().value!);
    }
    this.told.tell({ event: 'presence', presence: { [user]: presence } });
    this.wake();
  }

  /**
   * What this person has chosen to show, on whatever device.
   *
   * @returns whether they are told from now on how far others have read
   */
  chosen(settings: PresenceSettings): boolean {
    const begins = this.own !== undefined && !tells(this.own, 'receipts') && tells(settings, 'receipts');
    const { statusText, ...rest } = settings;
    const said = stillSaid(statusText);
    this.own = said === undefined ? rest : { ...rest, statusText: said };
    this.told.tell({ event: 'presenceSettings', settings: this.own });
    if (!tells(settings, 'receipts')) {
      [...this.reads.keys()].forEach((room) => this.forgetReads(room));
    }
    if (!tells(settings, 'typing')) {
      this.stopAllTyping();
    }
    this.wake();
    return begins;
  }

  private forgetReads(room: Id): void {
    this.reads.delete(room);
    this.told.tell({ event: 'reads', room, reads: {} });
  }

  /** Status texts end by themselves: the server need not say so. */
  private wake(): void {
    clearTimeout(this.overTimer);
    const said = [...this.presence.values(), ...(this.own ? [this.own] : [])];
    const next = Math.min(...said.map(({ statusText }) => statusText?.until ?? Infinity));
    if (next !== Infinity) {
      this.overTimer = setTimeout(() => this.end(), Math.min(MOST_WAIT_MS, Math.max(0, next - Date.now()) + 1));
    }
  }

  private end(): void {
    const over = [...this.presence].filter(([, { statusText }]) => statusText !== stillSaid(statusText));
    over.forEach(([user, shown]) => this.present(user, shown));
    if (this.own && this.own.statusText !== stillSaid(this.own.statusText)) {
      this.chosen(this.own);
    }
    this.wake();
  }

  /** Nothing is to be seen of them in passing any more. */
  gone(user: Id): void {
    this.present(user, { status: 'offline' });
    this.typing.forEach((writers) => this.stopTyping(writers, user));
    [...this.reads.keys()].filter((room) => this.hasRead(room, user)).forEach((room) => this.forgetReader(room, user));
  }

  private forgetReader(room: Id, user: Id): void {
    const { [user]: _, ...rest } = this.reads.get(room) ?? {};
    this.tellReads(room, rest);
  }

  /** Nobody is told any more who comes and goes. */
  lost(): void {
    const gone = [...this.presence].filter(([, { status, statusText }]) => status !== 'offline' || statusText).map(([user]) => user);
    this.presence.clear();
    if (gone.length > 0) {
      this.told.tell({ event: 'presence', presence: Object.fromEntries(gone.map((user) => [user, { status: 'offline' }])) });
    }
    this.stopAllTyping();
  }

  private stopAllTyping(): void {
    for (const writers of this.typing.values()) {
      [...writers.until.keys()].forEach((user) => this.stopTyping(writers, user));
    }
  }

  /** Whether the server has said how far others have read the room; of one person, where one is named. */
  hasRead(room: Id, user?: Id): boolean {
    const known = this.reads.get(room);
    return known !== undefined && (user === undefined || user in known);
  }

  /** Somebody of whom the server has said how far they have read has read on. */
  read(room: Id, user: Id, seq: number): void {
    const known = this.reads.get(room);
    const range = known?.[user];
    if (range && range.to < seq) {
      this.tellReads(room, { ...known, [user]: { ...range, to: seq } });
    }
  }

  /** What others have read of an open room, as the server has it; undefined where nobody is told. */
  receipts(room: Id, receipts: { user: Id; from: number; seq: number }[] | undefined): void {
    if (receipts === undefined) {
      return this.forgetReads(room);
    }
    const known = this.reads.get(room);
    const ranges = receipts.map(({ user, from, seq }) => [user, { from, to: Math.max(seq, known?.[user]?.to ?? 0) }]);
    this.tellReads(room, Object.fromEntries(ranges));
  }

  private tellReads(room: Id, reads: Record<Id, ReadRange>): void {
    this.reads.set(room, reads);
    this.told.tell({ event: 'reads', room, reads });
  }

  startTyping({ room, thread }: Place, user: Id): void {
    const place = placeOf(room, thread);
    const writers: Writers = this.typing.get(place) ?? { room, thread, until: new Map() };
    this.typing.set(place, writers);
    clearTimeout(writers.until.get(user));
    writers.until.set(user, setTimeout(() => this.stopTyping(writers, user), TYPING_MS));
    this.tellWriters(writers);
  }

  /** Whoever said something in a room, or in a thread there, has done writing it. */
  said(room: Id, user: Id): void {
    this.writersIn(room).forEach((writers) => this.stopTyping(writers, user));
  }

  private stopTyping(writers: Writers, user: Id): void {
    clearTimeout(writers.until.get(user));
    if (writers.until.delete(user)) this.tellWriters(writers);
  }

  private tellWriters({ room, thread, until }: Writers): void {
    this.told.tell({ event: 'typing', room, thread, users: [...until.keys()] });
  }

  private writersIn(room: Id): Writers[] {
    return [...this.typing.values()].filter((writers) => writers.room === room);
  }

  /** Who writes in a room or in threads there. */
  writing(room: Id): Id[] {
    return this.writersIn(room).flatMap(({ until }) => [...until.keys()]);
  }

  /** Nobody here looks at the room any more. */
  closed(room: Id): void {
    for (const { thread, until } of this.writersIn(room)) {
      until.forEach(clearTimeout);
      this.typing.delete(placeOf(room, thread));
    }
    this.reads.delete(room);
    this.told.closed(room);
  }

  /** Somebody else signs in. */
  forget(): void {
    new Set([...this.typing.values()].map(({ room }) => room)).forEach((room) => this.closed(room));
    this.presence.clear();
    this.reads.clear();
    this.own = undefined;
    clearTimeout(this.overTimer);
  }
}

/** Who is invisible tells nothing of what they do. */
function tells(settings: PresenceSettings, what: 'receipts' | 'typing'): boolean {
  return settings[what] && settings.status !== 'invisible';
}

function lasting({ status, statusText }: Presence): Presence {
  const said = stillSaid(statusText);
  return said === undefined ? { status } : { status, statusText: said };
}

function stillSaid(said: StatusText | undefined): StatusText | undefined {
  const says = said?.emoji !== undefined || said?.text !== undefined;
  return says && (said?.until === undefined || said.until > Date.now()) ? said : undefined;
}
