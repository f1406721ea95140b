import type { Availability, Id } from '../bridge/bridge';
import type { Told } from './told';

const TYPING_MS = 5_000;

/** People whose presence is remembered; the longest unchanged are forgotten. */
const MOST_PRESENT = 5_000;

/** What is said in passing: who is writing, who is here, how far others have read. Nothing of it is stored. */
export class Signals {
  private readonly presence = new Map<Id, Availability>();
  private readonly typing = new Map<Id, Map<Id, ReturnType<typeof setTimeout>>>();
  private readonly reads = new Map<Id, Record<Id, number>>();

  constructor(private readonly told: Told) {}

  present(user: Id, status: Availability): void {
    this.presence.delete(user);
    this.presence.set(user, status);
    if (this.presence.size > MOST_PRESENT) {
      this.presence.delete(this.presence.keys().next().value!);
    }
    this.told.tell({ event: 'presence', presence: { [user]: status } });
  }

  /** Nothing is to be seen of them in passing any more. */
  gone(user: Id): void {
    this.present(user, 'offline');
    [...this.typing.keys()].forEach((room) => this.stopTyping(room, user));
  }

  /** Nobody is told any more who comes and goes. */
  lost(): void {
    const gone = [...this.presence].filter(([, status]) => status !== 'offline').map(([user]) => user);
    this.presence.clear();
    if (gone.length > 0) {
      this.told.tell({ event: 'presence', presence: Object.fromEntries(gone.map((user) => [user, 'offline'])) });
    }
    for (const [room, users] of this.typing) {
      [...users.keys()].forEach((user) => this.stopTyping(room, user));
    }
  }

  read(room: Id, user: Id, seq: number): void {
    const reads = { ...this.reads.get(room), [user]: seq };
    this.reads.set(room, reads);
    this.told.tell({ event: 'reads', room, reads });
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
    this.told.closed(room);
  }

  /** Somebody else signs in. */
  forget(): void {
    [...this.typing.keys()].forEach((room) => this.closed(room));
    this.presence.clear();
    this.reads.clear();
  }
}
