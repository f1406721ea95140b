import type { components } from '../api/openapi-types';
import type { PushCommands } from '../bridge/push';
import type { Sessions } from './session';

type Device = components['schemas']['PushDevice'];

/** Being told of messages while no page is open; asked of the server each time. */
export function push({ sessions }: { sessions: Sessions }): PushCommands {
  const { rest } = sessions;
  const state = () => sessions.call(() => rest.GET('/v1/push'));
  return {
    async push() {
      const { key, subscriptions } = await state();
      const device = subscriptions.find(({ current }) => current);
      return device === undefined ? { key } : { key, device: deviceOf(device) };
    },

    async subscribePush(body) {
      await sessions.call(() => rest.PUT('/v1/push/subscription', { body }));
    },

    async unsubscribePush() {
      const { subscriptions } = await state();
      const session = subscriptions.find(({ current }) => current)?.session;
      if (session !== undefined) {
        const params = { path: { session } };
        await sessions.call(() => rest.DELETE('/v1/push/subscriptions/{session}', { params }));
      }
    },

    async testPush(id) {
      await sessions.call(() => rest.POST('/v1/push/test', { body: { id } }));
    },
  };
}

function deviceOf({ answer, test }: Device): { answer?: number; test?: string } {
  return { ...(answer === undefined ? {} : { answer }), ...(test === undefined ? {} : { test }) };
}
