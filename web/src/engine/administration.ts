import type { AdministrationCommands } from '../bridge/bridge';
import { paged } from './rest';
import type { Sessions } from './session';

/** The server, and the accounts of others, for those who manage them; asked of the server each time. */
export function administration({ sessions }: { sessions: Sessions }): AdministrationCommands {
  const { rest } = sessions;
  return {
    async accounts(query) {
      const { accounts, next } = await sessions.call(() => rest.GET('/v1/accounts', { params: { query } }));
      return paged(accounts, next);
    },

    changeAccount: ({ user, ...body }) =>
      sessions.call(() => rest.PATCH('/v1/accounts/{user}', { params: { path: { user } }, body })),

    giveServerRole: ({ user, role }) =>
      sessions.call(() => rest.PUT('/v1/accounts/{user}/role', { params: { path: { user } }, body: { role } })),

    async declineAccount(user) {
      await sessions.call(() => rest.DELETE('/v1/accounts/{user}', { params: { path: { user } } }));
    },

    createPasswordReset: (user) =>
      sessions.call(() => rest.POST('/v1/accounts/{user}/password-reset', { params: { path: { user } } })),

    async endSessionsOf(user) {
      await sessions.call(() => rest.DELETE('/v1/accounts/{user}/sessions', { params: { path: { user } } }));
    },

    changeServer: (body) => sessions.call(() => rest.PATCH('/v1/server', { body })),

    async audit(query) {
      const { entries, next } = await sessions.call(() => rest.GET('/v1/audit', { params: { query } }));
      return paged(entries, next);
    },

    invite: (options) => sessions.call(() => rest.POST('/v1/invitations', { body: options })),

    invitations: async () => (await sessions.call(() => rest.GET('/v1/invitations'))).invitations,

    makeLink: ({ room, ...body }) => sessions.call(() => rest.POST('/v1/rooms/{room}/links', { params: { path: { room } }, body })),

    links: async (room) => (await sessions.call(() => rest.GET('/v1/rooms/{room}/links', { params: { path: { room } } }))).invitations,

    async revokeLink({ room, code }) {
      await sessions.call(() => rest.POST('/v1/rooms/{room}/links/revocation', { params: { path: { room } }, body: { code } }));
    },

    async revokeInvitation(code) {
      await sessions.call(() => rest.POST('/v1/invitations/revocation', { body: { code } }));
    },
  };
}
