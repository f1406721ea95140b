import type { Availability, Id, Presence, PresenceSettings, StatusText } from '../bridge/bridge';
import type { Told } from './told';

const TYPING_MS = 5_000;

/** People whose presence is remembered; the longest unchanged are forgotten. */
const MOST_PRESENT = 5_000;

/** Timers take no more than some weeks. */
const MOST_WAIT_MS = 24 * 3_600_000;

/** What is said in passing: who is writing, who is here, how far others have read. Nothing of it is stored. */
export class Signals {
  private readonly presence = new Map<Id, Presence>();
  private readonly typing = new Map<Id, Map<Id, ReturnType<typeof setTimeout>>>();
  private readonly reads = new Map<Id, Record<Id, number>>();
  /** Rooms of which it is told how far others have read. */
  private readonly receipted = new Set<Id>();
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
   * @returns whether they chose something else of receipts before
   */
  chosen(settings: PresenceSettings): boolean {
    const isOther = this.own !== undefined && this.own.receipts !== settings.receipts;
    const { statusText, ...rest } = settings;
    const said = stillSaid(statusText);
    this.own = said === undefined ? rest : { ...rest, statusText: said };
    this.told.tell({ event: 'presenceSettings', settings: this.own });
    if (!settings.receipts) {
      [...this.reads.keys()].forEach((room) => this.forgetReads(room));
    }
    if (!settings.typing) {
      this.stopAllTyping();
    }
    this.wake();
    return isOther;
  }

  private forgetReads(room: Id): void {
    this.reads.delete(room);
    this.receipted.delete(room);
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
    [...this.typing.keys()].forEach((room) => this.stopTyping(room, user));
    [...this.reads.keys()].forEach((room) => this.forgetReader(room, user));
  }

  private forgetReader(room: Id, user: Id): void {
    const { [user]: _, ...rest } = this.reads.get(room) ?? {};
    this.reads.set(room, rest);
    this.tellReads(room);
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
    for (const [room, users] of this.typing) {
      [...users.keys()].forEach((user) => this.stopTyping(room, user));
    }
  }

  read(room: Id, user: Id, seq: number): void {
    const known = this.reads.get(room);
    this.reads.set(room, { ...known, [user]: Math.max(known?.[user] ?? 0, seq) });
    this.tellReads(room);
  }

  /** How far others have read an open room, as the server has it; undefined where nobody is told. */
  receipts(room: Id, receipts: { user: Id; seq: number }[] | undefined): void {
    if (receipts === undefined) {
      return this.forgetReads(room);
    }
    this.receipted.add(room);
    receipts.forEach(({ user, seq }) => this.read(room, user, seq));
    this.tellReads(room);
  }

  private tellReads(room: Id): void {
    if (this.receipted.has(room)) {
      this.told.tell({ event: 'reads', room, reads: this.reads.get(room) ?? {} });
    }
  }

  startTyping(room: Id, user: Id): void {
    const typing = this.typing.get(room) ?? new Map<Id, ReturnType<typeof setTimeout>>();
    this.typing.set(room, typing);
    clearTimeout(typing.get(user));
    typing.set(user, setTimeout(() => this.stopTyping(room, user), TYPING_MS));
    this.told.tell({ event: 'typing', room, users: [...typing.keys()] });
  }

  stopTyping(room: Id, user: Id): void {
    const typing = this.typing.get(room);
    clearTimeout(typing?.get(user));
    if (typing?.delete(user)) {
      this.told.tell({ event: 'typing', room, users: [...typing.keys()] });
    }
  }

  writing(room: Id): Id[] {
    return [...(this.typing.get(room)?.keys() ?? [])];
  }

  /** Nobody here looks at the room any more. */
  closed(room: Id): void {
    this.typing.get(room)?.forEach(clearTimeout);
    this.typing.delete(room);
    this.reads.delete(room);
    this.receipted.delete(room);
    this.told.closed(room);
  }

  /** Somebody else signs in. */
  forget(): void {
    [...this.typing.keys()].forEach((room) => this.closed(room));
    this.presence.clear();
    this.reads.clear();
    this.receipted.clear();
    this.own = undefined;
    clearTimeout(this.overTimer);
  }
}

function lasting({ status, statusText }: Presence): Presence {
  const said = stillSaid(statusText);
  return said === undefined ? { status } : { status, statusText: said };
}

function stillSaid(said: StatusText | undefined): StatusText | undefined {
  const says = said?.emoji !== undefined || said?.text !== undefined;
  return says && (said?.until === undefined || said.until > Date.now()) ? said : undefined;
}
