import type { AdministrationCommands } from '../bridge/bridge';
import type { Sessions } from './session';

/** The server, and the accounts of others, for those who manage them; asked of the server each time. */
export function administration({ sessions }: { sessions: Sessions }): AdministrationCommands {
  const { rest } = sessions;
  return {
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

    changeServer: (body) => sessions.call(() => rest.PATCH('/v1/server', { body })),

    invite: (options) => sessions.call(() => rest.POST('/v1/invitations', { body: options })),

    invitations: async () => (await sessions.call(() => rest.GET('/v1/invitations'))).invitations,

    async revokeInvitation(code) {
      await sessions.call(() => rest.DELETE('/v1/invitations/{code}', { params: { path: { code } } }));
    },
  };
}
