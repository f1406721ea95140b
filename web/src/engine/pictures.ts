import type { Id, PictureCommands } from '../bridge/bridge';
import type { Rooms } from './rooms';
import type { Sessions } from './session';
import type { Space } from './space';
import { uuidV7 } from './uuid';

/** Pictures of people and rooms. What was read once, the browser keeps: a changed picture has another address. */
export function pictures({ sessions, space, rooms }: { sessions: Sessions; space: Space; rooms: Rooms }): PictureCommands {
  const { rest } = sessions;
  return {
    picture: ({ of, id, picture }) =>
      sessions.call<Blob>(() =>
        of === 'user'
          ? rest.GET('/v1/users/{user}/picture/{picture}', { params: { path: { user: id, picture } }, parseAs: 'blob' })
          : rest.GET('/v1/rooms/{room}/picture/{picture}', { params: { path: { room: id, picture } }, parseAs: 'blob' }),
      ),

    async changePicture(picture) {
      const account = await sessions.call(() => rest.PUT('/v1/account/picture', bytes(picture)));
      await sessions.signedIn(account);
    },

    async removePicture() {
      await sessions.call(() => rest.DELETE('/v1/account/picture'));
      await sessions.signedIn(await sessions.call(() => rest.GET('/v1/account')));
    },

    async removePictureOf(user) {
      await sessions.call(() => rest.DELETE('/v1/accounts/{user}/picture', { params: { path: { user } } }));
    },

    async changeRoomPicture({ room, picture }, once = uuidV7(Date.now())) {
      const params = { path: { room }, query: { id: once } };
      const summary = await sessions.call(() => rest.PUT('/v1/rooms/{room}/picture', { params, ...bytes(picture) }));
      await space.keep(() => rooms.summary(summary));
      await rooms.tell();
    },

    async removeRoomPicture(room: Id, once = uuidV7(Date.now())) {
      const params = { path: { room }, query: { id: once } };
      await sessions.call(() => rest.DELETE('/v1/rooms/{room}/picture', { params }));
      const summary = await sessions.call(() => rest.GET('/v1/rooms/{room}', { params: { path: { room } } }));
      await space.keep(() => rooms.summary(summary));
      await rooms.tell();
    },
  };
}

/** The contract's types have a string for bytes. */
function bytes(picture: Blob) {
  return { body: picture as unknown as string, bodySerializer: (body: string) => body, headers: { 'content-type': picture.type } };
}
