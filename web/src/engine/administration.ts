import type { Commands } from '../bridge/bridge';
import type { Sessions } from './session';

export type AdministrationCommands = Pick<
  Commands,
  'devices' | 'endSession' | 'endOtherSessions' | 'accounts' | 'changeAccount' | 'endSessionsOf'
>;

/** The own sessions, and the accounts of others for those who manage them; asked of the server each time. */
export function administration({ sessions }: { sessions: Sessions }): AdministrationCommands {
  const { rest } = sessions;
  return {
    devices: async () => (await sessions.call(() => rest.GET('/v1/sessions'))).sessions,

    async endSession(session) {
      await sessions.call(() => rest.DELETE('/v1/sessions/{session}', { params: { path: { session } } }));
    },

    async endOtherSessions() {
      await sessions.call(() => rest.DELETE('/v1/sessions'));
    },

    async accounts({ query, cursor }) {
      const found = await sessions.call(() =>
        rest.GET('/v1/accounts', { params: { query: { query, ...(cursor === undefined ? {} : { cursor }) } } }),
      );
      return found.next === undefined ? { entries: found.accounts } : { entries: found.accounts, next: found.next };
    },

    changeAccount: ({ user, ...body }) =>
      sessions.call(() => rest.PATCH('/v1/accounts/{user}', { params: { path: { user } }, body })),

    async endSessionsOf(user) {
      await sessions.call(() => rest.DELETE('/v1/accounts/{user}/sessions', { params: { path: { user } } }));
    },
  };
}
