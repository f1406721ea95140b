import type { Commands, Id } from '../bridge/bridge';
import { paged } from './rest';
import type { Rooms } from './rooms';
import type { Sessions } from './session';
import type { Space } from './space';
import type { Summaries } from './summaries';
import { uuidV7 } from './uuid';

export type ModerationCommands = Pick<Commands, 'closeForGood' | 'configureRoom' | 'pin' | 'unpin' | 'giveRole' | 'changeNick' | 'resetNick' | 'ban' | 'liftBan' | 'bans' | 'deleteSaid'>;

/** What those who keep a room in order ask of the server; each change comes back as an event of the room. */
export function moderation({ sessions, space, rooms, summaries, self }: {
  sessions: Sessions;
  space: Space;
  rooms: Rooms;
  summaries: Summaries;
  self(): Id | undefined;
}): ModerationCommands {
  const { rest } = sessions;

  const resetNick = async (path: { room: Id; user: Id }, once = uuidV7(Date.now())) => {
    const params = { path, query: { id: once } };
    await sessions.call(() => rest.DELETE('/v1/rooms/{room}/members/{user}/nick', { params }));
  };

  return {
    async closeForGood(room, once = uuidV7(Date.now())) {
      const params = { path: { room }, query: { id: once } };
      await sessions.call(() => rest.DELETE('/v1/rooms/{room}', { params }));
      summaries.ask([room]);
    },

    async configureRoom({ room, settings }, once = uuidV7(Date.now())) {
      const change = { params: { path: { room } }, body: { ...settings, id: once } };
      const summary = await sessions.call(() => rest.PATCH('/v1/rooms/{room}/settings', change));
      await space.keep(() => rooms.summary(summary));
      await rooms.tell();
    },

    async pin(path, once = uuidV7(Date.now())) {
      const params = { path, query: { id: once } };
      await sessions.call(() => rest.PUT('/v1/rooms/{room}/pins/{seq}', { params }));
    },

    async unpin(path, once = uuidV7(Date.now())) {
      const params = { path, query: { id: once } };
      await sessions.call(() => rest.DELETE('/v1/rooms/{room}/pins/{seq}', { params }));
    },

    async giveRole({ role, ...path }, once = uuidV7(Date.now())) {
      await sessions.call(() => rest.PATCH('/v1/rooms/{room}/members/{user}', { params: { path }, body: { role, id: once } }));
    },

    async changeNick({ room, nick }, once = uuidV7(Date.now())) {
      const path = { room, user: self()! };
      await (nick === undefined
        ? resetNick(path, once)
        : sessions.call(() => rest.PUT('/v1/rooms/{room}/members/{user}/nick', { params: { path }, body: { nick, id: once } })));
    },

    resetNick,

    async ban(path, once = uuidV7(Date.now())) {
      const params = { path, query: { id: once } };
      await sessions.call(() => rest.PUT('/v1/rooms/{room}/bans/{user}', { params }));
    },

    async liftBan(path, once = uuidV7(Date.now())) {
      const params = { path, query: { id: once } };
      await sessions.call(() => rest.DELETE('/v1/rooms/{room}/bans/{user}', { params }));
    },

    async bans({ room, cursor }) {
      const params = { path: { room }, query: cursor === undefined ? {} : { cursor } };
      const { people, next } = await sessions.call(() => rest.GET('/v1/rooms/{room}/bans', { params }));
      return paged(people, next);
    },

    async deleteSaid(path: { room: Id; user: Id }) {
      let deleted = 0;
      let before: number | undefined;
      do {
        const params = { path, query: before === undefined ? {} : { before } };
        const part = await sessions.call(() => rest.POST('/v1/rooms/{room}/members/{user}/deletion', { params }));
        deleted += part.deleted;
        before = part.next;
      } while (before !== undefined);
      return deleted;
    },
  };
}
