import type { Commands, Id } from '../bridge/bridge';
import type { OpenRooms } from './open-rooms';
import type { Rooms } from './rooms';
import type { Sessions } from './session';
import type { Told } from './told';

/** What a person notes about rooms, beside the cursor that moves by reading; it follows them to all devices. */
export function marks({ sessions, rooms, openRooms, told }: {
  sessions: Sessions;
  rooms: Rooms;
  openRooms: OpenRooms;
  told: Told;
}): Pick<Commands, 'markUnread' | 'setNotifications' | 'changeThread'> {
  const { rest } = sessions;
  return {
    async markUnread({ room, from }: { room: Id; from: number }) {
      await sessions.call(() => rest.PUT('/v1/rooms/{room}/unread', { params: { path: { room } }, body: { from } }));
      await rooms.markedUnread(room, from);
      if (from > 0) {
        openRooms.pages.forEach((page) => page.line(room, from));
      }
    },

    async setNotifications({ room, level }) {
      await sessions.call(() => rest.PUT('/v1/rooms/{room}/notifications', { params: { path: { room } }, body: { level } }));
      await rooms.notified(room, level);
    },

    async changeThread({ room, root, ...body }) {
      const params = { path: { room, seq: root } };
      await sessions.call(() => rest.PATCH('/v1/rooms/{room}/threads/{seq}', { params, body }));
      told.tell({ event: 'threadMarked', room, root, ...body });
    },
  };
}
