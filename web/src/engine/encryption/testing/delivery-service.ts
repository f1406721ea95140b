import { CommandError, type Id } from '../../../bridge/bridge';
import { base64, type Bytes } from '../../mls/bytes';
import { changeOf } from '../../mls/change';
import { COMMIT_BYTES, readMessage } from '../../mls/framing';
import type { Content, EventPage, StreamEvent } from '../../protocol';
import { uuidV7 } from '../../uuid';
import type { KeptBucket, PersonKeys, RoomCommit, RoomGroup, RoomWelcome, Service } from '../service';

interface Room {
  people: Set<Id>;
  log: StreamEvent[];
  group?: RoomGroup;
  trees: Map<number, Bytes>;
  commits: (RoomCommit & { incarnation: number })[];
  generation: number;
  /** The group as it was after each event that changed it. */
  groups: RoomGroup[];
}

type Asked = { [Name in keyof Service]: Awaited<ReturnType<Service[Name]>> };

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
  /** What devices are told in place of the answer. */
  lies: { [Name in keyof Service]?: (answer: Asked[Name], to: { user: Id; device: Id }) => Asked[Name] } = {};
  /** All that was asked, by whom. */
  requests: string[] = [];
  /** Whether devices are told that their stocks are full: then their last resorts are given. */
  isStocked = false;

  /** One that asks nobody for stocks of key packages: they take time to make. */
  static stocked(): DeliveryService {
    const made = new DeliveryService();
    made.isStocked = true;
    return made;
  }

  room(people: Id[]): Id {
    const room = uuidV7(Date.now());
    this.rooms.set(room, { people: new Set(people), log: [], trees: new Map(), commits: [], generation: 1, groups: [] });
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

  /** The session of a device is over. */
  end(room: Id, user: Id, device: Id): void {
    this.people.get(user)!.ended.push(device);
    this.append(room, user, device, 'mls.removal', { user, device });
  }

  /** As after a restore from a backup: what came after an event never was. */
  restore(room: Id, head: number): void {
    const there = this.of(room);
    there.log.splice(head);
    there.commits = there.commits.filter(({ seq }) => seq <= head);
    there.groups = there.groups.filter(({ seq }) => seq <= head);
    const group = there.groups.at(-1);
    there.generation++;
    if (group) {
      there.group = group;
    }
  }

  private changed(there: Room, group: RoomGroup): void {
    there.group = group;
    there.groups.push(group);
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
      stock: async () => ({ left: this.isStocked ? 50 : (this.packages.get(name)?.length ?? 0), lastResort: this.lastResorts.has(name) ? 'fresh' : 'none' }),
      addKeyPackages: async (packages, lastResort) => {
        this.packages.set(name, [...(this.packages.get(name) ?? []), ...packages]);
        if (lastResort) {
          this.lastResorts.set(name, lastResort);
        }
      },
      claim: async (_room, _id, users) =>
        [...this.packages].flatMap(([of, stock]) => {
          const [user, device] = of.split(' ') as [Id, Id];
          const isThere = users.includes(user) && !this.people.get(user)?.ended.includes(device);
          const keyPackage = isThere ? (stock.shift() ?? this.lastResorts.get(of)) : undefined;
          return keyPackage ? [{ user, device, keyPackage }] : [];
        }),
      group: async (room) => {
        const { group } = this.of(room);
        return group && { ...group, ...this.missing(room) };
      },
      tree: async (room, seq) => this.of(room).trees.get(seq)!,
      begin: async (room, id, incarnation, { groupInfo, tree }) => {
        const there = this.of(room);
        if (there.group && incarnation !== there.group.incarnation + 1) {
          throw new CommandError('conflict', 'it has begun');
        }
        const { seq } = this.append(room, self.user, self.device, 'room.encrypted', { incarnation, generation: there.generation }, id);
        there.trees.set(seq, tree.slice());
        const leaves = [{ leaf: 0, user: self.user, device: self.device }];
        this.changed(there, { incarnation, epoch: 0, seq, leaves, removals: [], additions: [], groupInfo: groupInfo.slice() });
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
        if (epoch !== group.epoch || incarnation !== group.incarnation) {
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
        there.commits.push({ seq, incarnation, epoch, sender: self.user, device: self.device, commit: commit.slice() });
        there.trees.set(seq, tree.slice());
        this.changed(there, {
          ...group, epoch: epoch + 1, seq, groupInfo: groupInfo.slice(),
          leaves: kept.sort((a, b) => a.index - b.index).map(({ index, user, device }) => ({ leaf: index, user, device })),
        });
        for (const { user, device } of welcome ? change.added : []) {
          this.welcomes.set(`${user} ${device} ${room}`, { incarnation, seq, welcome: welcome!.slice() });
        }
        this.answered();
        return seq;
      },
      commits: async (room, incarnation, after) => this.of(room).commits.filter((made) => made.incarnation === incarnation && made.epoch >= after),
      welcome: async (room) => this.welcomes.get(`${name} ${room}`),
      welcomed: async (room) => {
        this.welcomes.delete(`${name} ${room}`);
      },
      events: async (room, after): Promise<EventPage> => {
        const { log, people, generation } = this.of(room);
        if (!people.has(self.user)) {
          throw new CommandError('not-member', 'not in the room');
        }
        return { events: log.slice(after, after + 200), gaps: [], head: log.length, generation, floor: 0 };
      },
      members: async (room) => [...this.of(room).people],
      bucket: async (room, incarnation, bucket) => this.buckets.get(`${self.user} ${room} ${incarnation} ${bucket}`),
      buckets: async (room, incarnation, before = Infinity) => {
        const there = [...this.buckets].filter(([place, { bucket }]) => place.startsWith(`${self.user} ${room} ${incarnation} `) && bucket < before);
        const [newest, ...more] = there.map(([, kept]) => kept).sort((a, b) => b.bucket - a.bucket);
        return { buckets: newest ? [newest] : [], next: more.length > 0 ? newest!.bucket : undefined };
      },
      archive: async (room, incarnation, kept) => {
        const place = `${self.user} ${room} ${incarnation} ${kept.bucket}`;
        const isOutdated = kept.generation !== this.people.get(self.user)!.generation;
        if (isOutdated || (this.buckets.get(place)?.version ?? 0) !== kept.version) {
          throw new CommandError('conflict', 'another version');
        }
        this.buckets.set(place, { ...kept, version: kept.version + 1 });
      },
    };
    const told = Object.entries(service).map(([asked, answer]) => [asked, this.told(asked as keyof Service, answer as never, self)]);
    return Object.fromEntries(told) as Service;
  }

  private told<Name extends keyof Service>(asked: Name, answer: (...of: unknown[]) => Promise<Asked[Name]>, self: { user: Id; device: Id }) {
    return async (...of: unknown[]) => {
      this.requests.push(asked);
      const lie = this.lies[asked] as ((honest: Asked[Name], to: typeof self) => Asked[Name]) | undefined;
      const honest = await answer(...of);
      return lie ? lie(honest, self) : honest;
    };
  }
}
