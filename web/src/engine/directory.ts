import type { components } from '../api/openapi-types';
import { CommandError, type Commands, type Id, type Member } from '../bridge/bridge';
import { withNick, type Nicks } from './nicks';
import type { Encryption } from './encryption';
import type { People } from './people';
import type { RoomSummary } from './protocol';
import type { Rooms } from './rooms';
import type { Sessions } from './session';
import type { Signals } from './signals';
import type { Space } from './space';
import { uuidV7 } from './uuid';

/** More than one chooses from. */
const MOST_FOUND = 20;

export type DirectoryCommands = Pick<
  Commands,
  | 'createRoom'
  | 'startDirect'
  | 'findRooms'
  | 'joinRoom'
  | 'acceptInvitation'
  | 'leaveRoom'
  | 'renameRoom'
  | 'addMember'
  | 'removeMember'
  | 'findPeople'
  | 'profiles'
  | 'members'
  | 'findMembers'
>;

/** What is asked of the server about rooms and people, and needs its answer; `left` hears of rooms that were left. */
export function directory({ sessions, space, rooms, people, nicks, signals, encryption, left }: {
  sessions: Sessions;
  space: Space;
  rooms: Rooms;
  people: People;
  nicks: Nicks;
  signals: Signals;
  encryption: Encryption;
  left(room: Id): Promise<void>;
}): DirectoryCommands {
  const { rest } = sessions;

  /** Whoever asked for it finds it in the list. */
  const listed = async (summary: RoomSummary) => {
    await space.keep(() => rooms.summary(summary));
    await rooms.tell();
  };

  const newRoom = async (body: { kind: 'public' | 'private' | 'direct'; id?: Id; name?: string; members?: Id[]; encryption?: 'none' | 'mls' }) => {
    const room = await sessions.call(() => rest.POST('/v1/rooms', { body }));
    await listed(room);
    if (room.encryption === 'mls') {
      await encryption.created(room.room);
    }
    return room.room;
  };

  const addMember = async ({ room, user }: { room: Id; user: Id }, once = uuidV7(Date.now())) => {
    const body = { user, id: once };
    await sessions.call(() => rest.POST('/v1/rooms/{room}/members', { params: { path: { room } }, body }));
    encryption.prepare([room]);
  };

  const removeMember = async (path: { room: Id; user: Id }, once = uuidV7(Date.now())) => {
    const query = { id: once };
    await sessions.call(() => rest.DELETE('/v1/rooms/{room}/members/{user}', { params: { path, query } }));
    if (path.user !== self()) {
      encryption.prepare([path.room]);
    }
  };

  /** In large rooms nobody is told who is there without asking. */
  const present = async (room: Id, query: { cursor?: string }) => {
    const page = await sessions
      .call(() => rest.GET('/v1/rooms/{room}/presence', { params: { path: { room }, query } }))
      .catch(() => undefined);
    page?.people.forEach((presence) => signals.present(presence.user, presence));
  };

  const shown = async (members: components['schemas']['Member'][]): Promise<Member[]> => {
    await people.met(members.map(({ profile }) => profile));
    return members.map(({ profile, role, nick }) => ({ profile: withNick(profile, nick), ...(role === undefined ? {} : { role }) }));
  };

  const self = () => {
    const { session } = sessions;
    if (session.state !== 'signedIn') {
      throw new CommandError('unauthenticated', 'sign in first');
    }
    return session.account.user;
  };

  return {
    createRoom: (room, once = uuidV7(Date.now())) => newRoom({ ...room, id: once }),

    startDirect: ({ user }) => newRoom({ kind: 'direct', members: [user], encryption: 'mls' }),

    async findRooms({ query, cursor }) {
      const found = await sessions.call(() =>
        rest.GET('/v1/rooms/public', { params: { query: { query, ...(cursor === undefined ? {} : { cursor }) } } }),
      );
      const entries = found.rooms.map(({ room, name, encryption, role }) => ({
        room,
        name: name ?? '',
        encryption,
        member: role !== undefined,
      }));
      return found.next === undefined ? { entries } : { entries, next: found.next };
    },

    async joinRoom(room: Id, once?: Id) {
      await addMember({ room, user: self() }, once);
      await listed(await sessions.call(() => rest.GET('/v1/rooms/{room}', { params: { path: { room } } })));
    },

    async acceptInvitation(code) {
      const room = await sessions.call(() => rest.POST('/v1/invitations/acceptance', { body: { code } }));
      await listed(room);
      return room.room;
    },

    async leaveRoom(room: Id, once?: Id) {
      await removeMember({ room, user: self() }, once);
      await left(room);
    },

    async renameRoom({ room, name }, once = uuidV7(Date.now())) {
      const body = { name, id: once };
      await listed(await sessions.call(() => rest.PATCH('/v1/rooms/{room}', { params: { path: { room } }, body })));
    },

    addMember,

    removeMember,

    findPeople: (query) => people.find(query),

    async profiles({ users, room }) {
      const found = await people.now(users);
      return Object.values(room === undefined ? found : await nicks.known(room, found));
    },

    async members({ room, cursor }) {
      const query = cursor === undefined ? {} : { cursor };
      const list = await sessions.call(() =>
        rest.GET('/v1/rooms/{room}/members', { params: { path: { room }, query } }),
      );
      void present(room, query);
      const entries = await shown(list.members);
      return list.next === undefined ? { entries } : { entries, next: list.next };
    },

    async findMembers({ room, query }) {
      const params = { path: { room }, query: { query, limit: MOST_FOUND } };
      return shown((await sessions.call(() => rest.GET('/v1/rooms/{room}/members/search', { params }))).members);
    },
  };
}
