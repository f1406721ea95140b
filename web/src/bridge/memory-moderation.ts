import type { Commands, Excerpt, FollowedThread, Id, MessageRow, NotificationLevel, Page, Profile, RoomRole, RoomSettings, ThreadMark } from './bridge';
import { MemoryAccounts } from './memory-accounts';
import { deleted, messageAt } from './memory-notes';
import { MemoryWindows, roomOf } from './memory-windows';
import { entriesOf, type MemoryWorld } from './memory-world';

type Moderating = Pick<
  Commands,
  'changeRoomPicture' | 'removeRoomPicture' | 'block' | 'unblock' | 'blocks' | 'closeForGood' | 'configureRoom' | 'pin' | 'unpin' | 'giveRole' | 'changeNick' | 'resetNick' | 'ban' | 'liftBan' | 'bans' | 'deleteSaid' | 'messages' | 'firstAt' | 'mentions' | 'threads' | 'markUnread' | 'setNotifications' | 'changeThread'
>;

/** How rooms of the small world are kept in order, and what is noted about them. */
export abstract class MemoryModeration extends MemoryAccounts implements Moderating {
  protected readonly windows: MemoryWindows;
  private readonly banned = new Map<Id, Profile[]>();
  private readonly blocked = new Set<Id>();

  constructor(world: MemoryWorld) {
    super(world);
    this.windows = new MemoryWindows(world, (event) => this.tell(event));
  }

  async closeForGood(room: Id): Promise<void> {
    roomOf(this.world, room).closed = true;
    this.tellRoom(room);
  }

  async configureRoom({ room, settings }: { room: Id; settings: Partial<RoomSettings> }): Promise<void> {
    Object.assign(roomOf(this.world, room), settings);
    this.tellRoom(room);
  }

  async changeRoomPicture({ room, picture }: { room: Id; picture: Blob }): Promise<void> {
    roomOf(this.world, room).picture = this.keep(picture);
    this.tellRoom(room);
  }

  async removeRoomPicture(room: Id): Promise<void> {
    delete roomOf(this.world, room).picture;
    this.tellRoom(room);
  }

  async pin({ room, seq }: { room: Id; seq: number }): Promise<void> {
    await this.unpin({ room, seq });
    roomOf(this.world, room).pins.push(messageAt(roomOf(this.world, room), seq).seq);
    this.tellRoom(room);
  }

  async unpin({ room, seq }: { room: Id; seq: number }): Promise<void> {
    const target = roomOf(this.world, room);
    target.pins = target.pins.filter((pin) => pin !== seq);
    this.tellRoom(room);
  }

  async giveRole({ room, user, role }: { room: Id; user: Id; role: RoomRole }): Promise<void> {
    const target = roomOf(this.world, room);
    target.members = target.members.map((member) => (member.profile.user === user ? { ...member, role } : member));
    this.tellRoom(room);
  }

  async changeNick({ room, nick }: { room: Id; nick?: string }): Promise<void> {
    this.call(room, this.account().user, nick);
  }

  async resetNick({ room, user }: { room: Id; user: Id }): Promise<void> {
    this.call(room, user, undefined);
  }

  private call(room: Id, user: Id, nick: string | undefined): void {
    const target = roomOf(this.world, room);
    const own = this.profile(user);
    const profile = nick === undefined ? own : { ...own, displayName: nick, ownName: own.displayName };
    target.members = target.members.map((member) => (member.profile.user === user ? { ...member, profile } : member));
    this.tellRoom(room);
  }

  async ban({ room, user }: { room: Id; user: Id }): Promise<void> {
    const target = roomOf(this.world, room);
    target.members = target.members.filter((member) => member.profile.user !== user);
    this.banned.set(room, [...(await this.bans({ room })).entries, this.profile(user)]);
  }

  async liftBan({ room, user }: { room: Id; user: Id }): Promise<void> {
    this.banned.set(room, (await this.bans({ room })).entries.filter((person) => person.user !== user));
  }

  async bans({ room }: { room: Id; cursor?: string }): Promise<Page<Profile>> {
    return { entries: this.banned.get(room) ?? [] };
  }

  async block(user: Id): Promise<void> {
    this.blocked.add(user);
    this.tell({ event: 'blocked', users: [...this.blocked] });
  }

  async unblock(user: Id): Promise<void> {
    this.blocked.delete(user);
    this.tell({ event: 'blocked', users: [...this.blocked] });
  }

  async blocks(): Promise<Page<Profile>> {
    return { entries: [...this.blocked].map((user) => this.profile(user)) };
  }

  async deleteSaid({ room, user }: { room: Id; user: Id }): Promise<number> {
    const said = this.messagesIn(room).filter((row) => row.sender === user && !row.deleted);
    said.forEach((row) => deleted(row, this.account().user));
    this.tellRoom(room);
    return said.length;
  }

  async messages({ room, seqs }: { room: Id; seqs: number[] }): Promise<Excerpt> {
    const rows = this.messagesIn(room).filter(({ seq }) => seqs.includes(seq));
    return { rows, people: Object.fromEntries(this.world.people.map((person) => [person.user, person])) };
  }

  async firstAt({ room, at }: { room: Id; at: number }): Promise<number | undefined> {
    return this.messagesIn(room).find((row) => row.at >= at && row.thread === undefined)?.seq;
  }

  async mentions({ room }: { room: Id; before?: number }): Promise<Excerpt> {
    const self = this.account().user;
    const isMeant = (row: MessageRow) => row.sender !== self && (row.mentionsRoom === true || row.mentions?.includes(self) === true);
    const seqs = this.messagesIn(room).filter((row) => isMeant(row) && !row.deleted).map(({ seq }) => seq);
    const found = await this.messages({ room, seqs });
    return { ...found, rows: found.rows.toReversed() };
  }

  async threads(room: Id): Promise<FollowedThread[]> {
    const rows = this.messagesIn(room);
    return rows.filter(({ replies }) => replies !== undefined).map(({ seq: root, replies }) => {
      const last = rows.findLast((row) => row.thread === root)?.seq ?? 0;
      return { root, read: last, replies: replies!.count, last, unread: 0, mentions: 0 };
    });
  }

  async markUnread({ room, from }: { room: Id; from: number }): Promise<void> {
    const target = roomOf(this.world, room);
    if (from === 0) {
      delete target.unreadFrom;
    } else {
      target.unreadFrom = from;
      this.windows.line(room, from);
    }
    this.tellRoom(room);
  }

  async setNotifications({ room, level }: { room: Id; level: NotificationLevel }): Promise<void> {
    const target = roomOf(this.world, room);
    if (level === 'all') {
      delete target.notifications;
    } else {
      target.notifications = level;
    }
    this.tellRoom(room);
  }

  async changeThread(change: { room: Id; root: number } & ThreadMark): Promise<void> {
    this.tell({ event: 'threadMarked', ...change });
  }

  protected tellRoom(room: Id): void {
    this.windows.changed(room);
    this.tell({ event: 'rooms', rooms: entriesOf(this.world) });
  }

  private messagesIn(room: Id): MessageRow[] {
    return roomOf(this.world, room).rows.filter((row): row is MessageRow => row.row === 'message');
  }
}
