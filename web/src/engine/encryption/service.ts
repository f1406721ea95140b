import { CommandError, type Id } from '../../bridge/bridge';
import { base64, fromBase64, type Bytes } from '../mls/bytes';
import type { Made, Published } from '../mls/group';
import { asSent, type EventPage } from '../protocol';
import type { Sessions } from '../session';

/** What the server knows of somebody's keys. */
export interface PersonKeys {
  user: Id;
  identity: Bytes;
  devices: Bytes;
  /** Devices on the list that have no session any more. */
  ended: Id[];
}

/** A room's group as the server has it. */
export interface RoomGroup {
  incarnation: number;
  epoch: number;
  /** Of the event that began the epoch. */
  seq: number;
  leaves: { leaf: number; user: Id; device: Id }[];
  /** Leaves that must go before anything is said. */
  removals: number[];
  /** People none of whose devices is in it. */
  additions: Id[];
  groupInfo: Bytes;
}

export interface RoomCommit {
  seq: number;
  epoch: number;
  sender: Id;
  device: Id;
  commit: Bytes;
}

export interface RoomWelcome {
  incarnation: number;
  seq: number;
  welcome: Bytes;
}

export interface KeptBucket {
  bucket: number;
  /** Of the identity under whose archive key it lies. */
  generation: number;
  version: number;
  sealed: Bytes;
}

/** Reads of commits in one go, of up to 1 MiB each. */
const MOST_PAGES = 50;

const PAGE = 200;

/** The server as a delivery service: it orders, keeps and hands out, and is believed nothing. */
export class Service {
  constructor(private readonly sessions: Sessions) {}

  private get rest() {
    return this.sessions.rest;
  }

  async announce(identity: Bytes, devices: Bytes, wrapped: Bytes): Promise<void> {
    const body = { identity: base64(identity), devices: base64(devices), wrapped: base64(wrapped) };
    await this.sessions.call(() => this.rest.PUT('/v1/account/identity', { body }));
  }

  async wrapped(): Promise<{ generation: number; wrapped: Bytes }> {
    const { generation, wrapped } = await this.sessions.call(() => this.rest.GET('/v1/account/identity/wrapped'));
    return { generation, wrapped: fromBase64(wrapped) };
  }

  async changeList(devices: Bytes): Promise<void> {
    await this.sessions.call(() => this.rest.PUT('/v1/account/devices/list', { body: { devices: base64(devices) } }));
  }

  async identities(user: Id): Promise<Bytes[]> {
    const { identities } = await this.sessions.call(() => this.rest.GET('/v1/users/{user}/identities', { params: { path: { user } } }));
    return identities.map(({ identity }) => fromBase64(identity));
  }

  async people(users: Id[]): Promise<PersonKeys[]> {
    const { people } = await this.sessions.call(() => this.rest.GET('/v1/devices', { params: { query: { of: users.join(',') } } }));
    return people.map(({ user, identity, devices, ended }) => ({ user, identity: fromBase64(identity), devices: fromBase64(devices), ended }));
  }

  /** Of this device. */
  stock(): Promise<{ left: number; lastResort: 'none' | 'fresh' | 'used' }> {
    return this.sessions.call(() => this.rest.GET('/v1/account/keyPackages'));
  }

  async addKeyPackages(packages: Bytes[], lastResort?: Bytes): Promise<void> {
    const body = { packages: packages.map(base64), ...(lastResort ? { lastResort: base64(lastResort) } : {}) };
    await this.sessions.call(() => this.rest.POST('/v1/account/keyPackages', { body }));
  }

  async claim(room: Id, id: Id, users: Id[]): Promise<{ user: Id; device: Id; keyPackage: Bytes }[]> {
    const params = { path: { room } };
    const { packages } = await this.sessions.call(() => this.rest.POST('/v1/rooms/{room}/keyPackages', { params, body: { id, users } }));
    return packages.map(({ user, device, keyPackage }) => ({ user, device, keyPackage: fromBase64(keyPackage) }));
  }

  /** Nothing as long as the group has not begun. */
  async group(room: Id): Promise<RoomGroup | undefined> {
    const found = await orNone(this.sessions.call(() => this.rest.GET('/v1/rooms/{room}/group', { params: { path: { room } } })));
    return found && { ...found, groupInfo: fromBase64(found.groupInfo) };
  }

  async tree(room: Id, seq: number): Promise<Bytes> {
    const params = { path: { room, seq } };
    const buffer = await this.sessions.call<ArrayBuffer>(
      () => this.rest.GET('/v1/rooms/{room}/trees/{seq}', { params, parseAs: 'arrayBuffer' }) as never,
    );
    return new Uint8Array(buffer);
  }

  async begin(room: Id, id: Id, incarnation: number, { groupInfo, tree }: Published): Promise<number> {
    await this.put(room, id, { groupInfo, tree });
    const body = { id, incarnation };
    const { seq } = await this.sessions.call(() => this.rest.POST('/v1/rooms/{room}/group', { params: { path: { room } }, body }));
    return seq;
  }

  async commit(room: Id, id: Id, at: { incarnation: number; epoch: number }, made: Omit<Made, 'next'>): Promise<number> {
    const { commit, welcome, groupInfo, tree } = made;
    await this.put(room, id, { commit, ...(welcome ? { welcome } : {}), groupInfo, tree });
    const body = { id, ...at };
    const { seq } = await this.sessions.call(() => this.rest.POST('/v1/rooms/{room}/commits', { params: { path: { room } }, body }));
    return seq;
  }

  async commits(room: Id, incarnation: number, after: number): Promise<RoomCommit[]> {
    const all: RoomCommit[] = [];
    let [more, epoch] = [true, after];
    for (let page = 0; more && page < MOST_PAGES; page++) {
      const params = { path: { room }, query: { incarnation, after: epoch } };
      const read = await this.sessions.call(() => this.rest.GET('/v1/rooms/{room}/commits', { params }));
      all.push(...read.commits.map((each) => ({ ...each, commit: fromBase64(each.commit) })));
      [more, epoch] = [read.more && read.commits.length > 0, (all.at(-1)?.epoch ?? after) + 1];
    }
    return all;
  }

  async welcome(room: Id): Promise<RoomWelcome | undefined> {
    const found = await orNone(this.sessions.call(() => this.rest.GET('/v1/welcomes/{room}', { params: { path: { room } } })));
    return found && { incarnation: found.incarnation, seq: found.seq, welcome: fromBase64(found.welcome) };
  }

  /** The Welcome of this event is needed no more. */
  async welcomed(room: Id, seq: number): Promise<void> {
    await this.sessions.call(() => this.rest.DELETE('/v1/welcomes/{room}', { params: { path: { room }, query: { seq } } }));
  }

  async events(room: Id, after: number): Promise<EventPage> {
    const params = { path: { room }, query: { after, limit: PAGE } };
    const page: EventPage = await this.sessions.call(() => this.rest.GET('/v1/rooms/{room}/events', { params }));
    return { ...page, events: page.events.map(asSent) };
  }

  /** Whoever is in the room, or invited. */
  async members(room: Id): Promise<Id[]> {
    const all: Id[] = [];
    let cursor: string | undefined;
    do {
      const params = { path: { room }, query: cursor === undefined ? {} : { cursor } };
      const { members, next } = await this.sessions.call(() => this.rest.GET('/v1/rooms/{room}/members', { params }));
      all.push(...members.map(({ profile }) => profile.user));
      cursor = next;
    } while (cursor !== undefined);
    return all;
  }

  /** What is archived of these sequences. */
  async bucket(room: Id, incarnation: number, bucket: number): Promise<KeptBucket | undefined> {
    const params = { path: { stream: room, incarnation }, query: { before: bucket + 1, limit: 1 } };
    const { buckets } = await this.sessions.call(() => this.rest.GET('/v1/archive/{stream}/{incarnation}', { params }));
    const [found] = buckets;
    return found?.bucket === bucket ? { ...found, sealed: fromBase64(found.sealed) } : undefined;
  }

  /** What is archived below a bucket, the newest first; `next` is the `before` of more. */
  async buckets(room: Id, incarnation: number, before?: number): Promise<{ buckets: KeptBucket[]; next?: number | undefined }> {
    const params = { path: { stream: room, incarnation }, query: before === undefined ? {} : { before } };
    const { buckets, next } = await this.sessions.call(() => this.rest.GET('/v1/archive/{stream}/{incarnation}', { params }));
    return { buckets: buckets.map((bucket) => ({ ...bucket, sealed: fromBase64(bucket.sealed) })), next };
  }

  async archive(room: Id, incarnation: number, { bucket, generation, version, sealed }: KeptBucket): Promise<void> {
    const path = { stream: room, incarnation, bucket };
    const body = { generation, version, sealed: base64(sealed) };
    await this.sessions.call(() => this.rest.PUT('/v1/archive/{stream}/{incarnation}/{bucket}', { params: { path }, body }));
  }

  private async put(room: Id, id: Id, parts: Partial<Record<'commit' | 'welcome' | 'groupInfo' | 'tree', Uint8Array>>): Promise<void> {
    for (const [part, bytes] of Object.entries(parts)) {
      const params = { path: { room, id, part: part as 'commit' | 'welcome' | 'groupInfo' | 'tree' } };
      await this.sessions.call(() => this.rest.PUT('/v1/rooms/{room}/commits/{id}/{part}', { params, ...octets(bytes) }));
    }
  }
}

/** The contract's types have a string for bytes. */
function octets(bytes: Uint8Array) {
  const body = new Blob([bytes.slice()]) as unknown as string;
  return { body, bodySerializer: (blob: string) => blob, headers: { 'content-type': 'application/octet-stream' } };
}

async function orNone<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof CommandError && error.code === 'not-found') {
      return undefined;
    }
    throw error;
  }
}
