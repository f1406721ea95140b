import { CommandError, type Id } from '../../../bridge/bridge';
import type { Bytes } from '../../mls/bytes';
import { changeOf } from '../../mls/change';
import { COMMIT_BYTES, readMessage } from '../../mls/framing';
import type { Content, EventPage, StreamEvent } from '../../protocol';
import { uuidV7 } from '../../uuid';
import { base64 } from '../structure';
import type { KeptBucket, PersonKeys, RoomCommit, RoomGroup, RoomWelcome, Service } from '../service';

interface Room {
  people: Set<Id>;
  log: StreamEvent[];
  group?: RoomGroup;
  trees: Map<number, Bytes>;
  commits: RoomCommit[];
}

/** A server in memory that keeps the contract of encrypted rooms, for devices that share it. */
export class DeliveryService {
  readonly people = new Map<Id, PersonKeys & { wrapped: Bytes; generation: number }>();
  readonly rooms = new Map<Id, Room>();
  readonly packages = new Map<string, Bytes[]>();
  readonly lastResorts = new Map<string, Bytes>();
  readonly welcomes = new Map<string, RoomWelcome>();
  readonly buckets = new Map<string, KeptBucket>();
  /** What comes of a commit that is taken; to lose answers. */
  answered: () => void = () => {};
  /** What comes of a commit before it is looked at, by its id; to lose requests. */
  asked: (id: Id) => void = () => {};

  room(people: Id[]): Id {
    const room = uuidV7(Date.now());
    this.rooms.set(room, { people: new Set(people), log: [], trees: new Map(), commits: [] });
    this.append(room, people[0]!, people[0]!, 'room.created', { encryption: 'mls' });
    people.slice(1).forEach((user) => this.append(room, people[0]!, people[0]!, 'member.joined', { user }));
    return room;
  }

  append(room: Id, sender: Id, device: Id, type: string, content: Content, id = uuidV7(Date.now())): StreamEvent {
    const { log } = this.rooms.get(room)!;
    const event = { seq: log.length + 1, n: log.length + 1, id, type, sender, device, at: Date.now(), content };
    log.push(event);
    return event;
  }

  leave(room: Id, user: Id): void {
    this.rooms.get(room)!.people.delete(user);
    this.append(room, user, user, 'member.left', { user });
  }

  join(room: Id, user: Id): void {
    this.rooms.get(room)!.people.add(user);
    this.append(room, user, user, 'member.joined', { user });
  }

  private of(room: Id): Room {
    return this.rooms.get(room)!;
  }

  private missing(room: Id): Pick<RoomGroup, 'removals' | 'additions'> {
    const { people, group } = this.of(room);
    const leaves = group?.leaves ?? [];
    return {
      removals: leaves.filter(({ user, device }) => !people.has(user) || this.people.get(user)?.ended.includes(device)).map(({ leaf }) => leaf),
      additions: [...people].filter((user) => this.people.has(user) && leaves.every((leaf) => leaf.user !== user)),
    };
  }

  /** As one device sees it. */
  for(self: { user: Id; device: Id }): Service {
    const name = `${self.user} ${self.device}`;
    const service: Omit<Service, 'rest' | 'sessions' | 'put'> = {
      announce: async (identity, devices, wrapped) => {
        const generation = (this.people.get(self.user)?.generation ?? 0) + 1;
        this.people.set(self.user, { user: self.user, identity, devices, wrapped, generation, ended: [] });
      },
      wrapped: async () => this.people.get(self.user)!,
      changeList: async (devices) => {
        this.people.get(self.user)!.devices = devices;
      },
      identities: async (user) => [this.people.get(user)!.identity],
      people: async (users) => users.flatMap((user) => this.people.get(user) ?? []),
      stock: async () => ({ left: this.packages.get(name)?.length ?? 0, lastResort: this.lastResorts.has(name) ? 'fresh' : 'none' }),
      addKeyPackages: async (packages, lastResort) => {
        this.packages.set(name, [...(this.packages.get(name) ?? []), ...packages]);
        if (lastResort) {
          this.lastResorts.set(name, lastResort);
        }
      },
      claim: async (_room, _id, users) =>
        [...this.packages].flatMap(([of, stock]) => {
          const [user, device] = of.split(' ') as [Id, Id];
          const keyPackage = users.includes(user) ? (stock.shift() ?? this.lastResorts.get(of)) : undefined;
          return keyPackage ? [{ user, device, keyPackage }] : [];
        }),
      group: async (room) => {
        const { group } = this.of(room);
        return group && { ...group, ...this.missing(room) };
      },
      tree: async (room, seq) => this.of(room).trees.get(seq)!,
      begin: async (room, id, incarnation, { groupInfo, tree }) => {
        const there = this.of(room);
        if (there.group) {
          throw new CommandError('conflict', 'it has begun');
        }
        const { seq } = this.append(room, self.user, self.device, 'room.encrypted', { incarnation }, id);
        there.trees.set(seq, tree.slice());
        there.group = { incarnation, epoch: 0, seq, leaves: [{ leaf: 0, ...self }], removals: [], additions: [], groupInfo: groupInfo.slice() };
        return seq;
      },
      commit: async (room, id, { incarnation, epoch }, { commit, welcome, groupInfo, tree }) => {
        this.asked(id);
        const there = this.of(room);
        const group = there.group!;
        const landed = there.log.find((event) => event.id === id);
        if (landed) {
          return landed.seq;
        }
        if (epoch !== group.epoch) {
          throw new CommandError('stale-epoch', 'somebody was faster');
        }
        const message = readMessage(commit, 'mls_public_message', COMMIT_BYTES).publicMessage;
        const leaves = group.leaves.map(({ leaf, ...owner }) => ({ index: leaf, ...owner }));
        const change = changeOf(message, { id: message.content.groupId, epoch: BigInt(epoch), leaves });
        const kept = leaves.filter(({ index }) => change.removed.every((gone) => gone.index !== index));
        for (const owner of change.joins ? [change.by] : change.added) {
          const free = Array.from({ length: 1000 }, (_, i) => i).find((i) => kept.every(({ index }) => index !== i))!;
          kept.push({ index: free, user: owner.user, device: owner.device });
        }
        const { seq } = this.append(room, self.user, self.device, 'mls.commit', { incarnation, epoch, commit: base64(commit) }, id);
        there.commits.push({ seq, epoch, sender: self.user, device: self.device, commit: commit.slice() });
        there.trees.set(seq, tree.slice());
        there.group = {
          ...group, epoch: epoch + 1, seq, groupInfo: groupInfo.slice(),
          leaves: kept.sort((a, b) => a.index - b.index).map(({ index, user, device }) => ({ leaf: index, user, device })),
        };
        for (const { user, device } of welcome ? change.added : []) {
          this.welcomes.set(`${user} ${device} ${room}`, { incarnation, seq, welcome: welcome!.slice() });
        }
        this.answered();
        return seq;
      },
      commits: async (room, _incarnation, after) => this.of(room).commits.filter(({ epoch }) => epoch >= after),
      welcome: async (room) => this.welcomes.get(`${name} ${room}`),
      welcomed: async (room) => {
        this.welcomes.delete(`${name} ${room}`);
      },
      events: async (room, after): Promise<EventPage> => {
        const { log, people } = this.of(room);
        if (!people.has(self.user)) {
          throw new CommandError('not-member', 'not in the room');
        }
        return { events: log.slice(after, after + 200), gaps: [], head: log.length, generation: 0, floor: 0 };
      },
      members: async (room) => [...this.of(room).people],
      bucket: async (room, incarnation, bucket) => this.buckets.get(`${self.user} ${room} ${incarnation} ${bucket}`),
      archive: async (room, incarnation, kept) => {
        const place = `${self.user} ${room} ${incarnation} ${kept.bucket}`;
        if ((this.buckets.get(place)?.version ?? 0) !== kept.version) {
          throw new CommandError('conflict', 'another version');
        }
        this.buckets.set(place, { ...kept, version: kept.version + 1 });
      },
    };
    return service as Service;
  }
}
