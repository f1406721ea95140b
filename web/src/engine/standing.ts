import type { GroupState, Id, NewIdentity } from '../bridge/bridge';
import type { Database } from './database';
import type { Parts } from './encryption/parts';
import type { Told } from './told';

/** Rooms in which somebody has no device yet, for when this device starts again. */
const ABSENT = 'rooms with people to add';

/** So many of them are remembered. */
const MOST_ABSENT = 50;

/** Who of encrypted rooms has a device in them, and who not yet. */
export class Standing {
  private readonly known = new Map<Id, GroupState>();
  private readonly absent = new Set<Id>();

  constructor(
    private readonly database: Database,
    private readonly told: Told,
    private readonly parts: () => Promise<Parts>,
    private readonly self: () => Id | undefined,
  ) {}

  forget(): void {
    this.known.clear();
    this.absent.clear();
  }

  /** Rooms to which somebody may be added, as it was known last. */
  async rooms(): Promise<Id[]> {
    const kept = ((await this.database.meta.get(ABSENT))?.value as Id[] | undefined) ?? [];
    kept.forEach((room) => this.absent.add(room));
    return [...this.absent];
  }

  /** Whether somebody may have come who is to be added before anything is said. */
  isOpen(room: Id): boolean {
    return this.known.get(room)?.without.length !== 0;
  }

  /** How it stands now, told where it is another than before. */
  async look(room: Id): Promise<GroupState> {
    const { groups } = await this.parts();
    const held = await groups.exclusive(room, () => groups.stored(room));
    const inside = new Set(held?.group.leaves.map(({ user }) => user));
    return this.stands(room, {
      isIn: held !== undefined,
      without: [...(held?.people ?? [])].filter((user) => !inside.has(user)),
      renewed: await this.renewed(held?.people ?? new Set()),
    });
  }

  /** The same of who has a new identity, where it is known how the room stands. */
  async identities(room: Id): Promise<void> {
    const known = this.known.get(room);
    const row = known && (await this.database.groups.get(room));
    if (known && row) {
      await this.stands(room, { ...known, renewed: await this.renewed(new Set(row.people)) });
    }
  }

  private async renewed(people: ReadonlySet<Id>): Promise<NewIdentity[]> {
    const { trusted } = await this.parts();
    const found = await trusted.unvouched(people);
    return found.filter(({ identity }) => identity.user !== this.self()).map(({ identity: { user, generation }, verified }) => ({ user, generation, wasVerified: verified !== undefined }));
  }

  private async stands(room: Id, group: GroupState): Promise<GroupState> {
    if (JSON.stringify(group) !== JSON.stringify(this.known.get(room))) {
      this.known.set(room, group);
      this.told.tell({ event: 'group', room, group });
      await this.remember(room, group.without.length > 0);
    }
    return group;
  }

  private async remember(room: Id, isAbsent: boolean): Promise<void> {
    if (isAbsent !== this.absent.has(room)) {
      if (isAbsent) {
        this.absent.add(room);
      } else {
        this.absent.delete(room);
      }
      await this.database.meta.put({ name: ABSENT, value: [...this.absent].slice(-MOST_ABSENT) });
    }
  }
}
