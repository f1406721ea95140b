import type { Id, MessageRow } from '../bridge/bridge';
import type { Blocks } from './blocks';
import type { Nicks } from './nicks';
import type { OpenRooms } from './open-rooms';
import type { People } from './people';
import type { EventPage, StreamEvent } from './protocol';
import { RoomQueue } from './room-queue';
import type { Rooms } from './rooms';
import { rowsOf } from './timeline';
import type { Told } from './told';

/** Enough to find what was said last among people who come and go. */
const NEWEST = 5;

/** However many rooms are busy, they cost the server two reads a second. */
const REST_MS = 500;

/**
 * Tells what others say just now. Of rooms that no page has open, the socket says only that they have
 * grown: what was said last in them is read.
 */
export class News {
  private readonly queue: RoomQueue;
  private isWanted = false;
  /** What was told last of each room. */
  private readonly last = new Map<Id, number>();
  /** In the order in which it was said. */
  private telling: Promise<void> = Promise.resolve();

  constructor(
    private readonly to: {
      readEvents(room: Id, query: { limit: number }): Promise<EventPage>;
      rooms: Rooms;
      openRooms: OpenRooms;
      people: People;
      nicks: Nicks;
      blocks: Blocks;
      told: Told;
      self(): Id | undefined;
    },
    private readonly failed: (error: unknown) => void,
  ) {
    this.queue = new RoomQueue((room) => this.read(room), failed, REST_MS);
  }

  /** Whether anybody hears of rooms that no page has open: else nothing is read. */
  want(isWanted: boolean): void {
    this.isWanted = isWanted;
  }

  /** These rooms have grown, which no page has open. */
  grew(rooms: Id[]): void {
    if (this.isWanted) {
      this.queue.ask(rooms);
    }
  }

  close(): void {
    this.queue.close();
  }

  /** Who said it may have to be asked for, which holds up no more than what is told after it. Whoever is blocked says nothing new. */
  arrived(room: Id, row: MessageRow): void {
    if (this.to.blocks.has(row.sender)) {
      return;
    }
    const tell = async () => {
      const sender = await this.to.people.profile(row.sender);
      if (sender) {
        const called = await this.to.nicks.known(room, { [sender.user]: sender });
        this.to.told.tell({ event: 'arrived', room, row, sender: called[sender.user]! });
      }
    };
    this.telling = this.telling.then(tell).catch(this.failed);
  }

  private async read(room: Id): Promise<false> {
    const { readEvents, openRooms } = this.to;
    if (!openRooms.has(room)) {
      const { events } = await readEvents(room, { limit: NEWEST });
      const hears = await this.to.rooms.hears(room, this.to.self());
      const said = events.findLast((event) => event.type === 'message' && hears(event));
      await (said && said.seq > (this.last.get(room) ?? 0) && this.show(room, said));
    }
    return false;
  }

  private async show(room: Id, said: StreamEvent): Promise<void> {
    const { rooms, self } = this.to;
    const [row] = rowsOf([{ ...said, room }], []);
    this.last.set(room, said.seq);
    if (row?.row === 'message' && said.sender !== self() && (await rooms.isUnread(room, said.seq))) {
      this.arrived(room, row);
    }
  }
}
