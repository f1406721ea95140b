import type { AccountCommands } from '../bridge/bridge';
import type { Alerts } from './alerts';
import { answered, paged } from './rest';
import type { Sessions } from './session';

/** The own account; asked of the server each time. */
export function account({ sessions, alerts }: {
  sessions: Sessions;
  alerts: Alerts;
}): Omit<AccountCommands, 'signUp' | 'signIn' | 'signOut' | 'deleteAccount' | 'restore'> {
  const { rest } = sessions;
  return {
    server: () => answered(rest.GET('/v1/server')),

    async changeDisplayName(displayName) {
      await sessions.signedIn(await sessions.call(() => rest.PATCH('/v1/account', { body: { displayName } })));
    },

    async changePassword(body) {
      await sessions.call(() => rest.POST('/v1/account/password', { body }));
    },

    async resetPassword(body) {
      await answered(rest.POST('/v1/password-reset', { body }));
    },

    async activity(query) {
      const { entries, next } = await sessions.call(() => rest.GET('/v1/account/activity', { params: { query } }));
      return paged(entries, next);
    },

    dismissAlert: () => alerts.dismiss(),

    invitation: (code) => answered(rest.POST('/v1/invitations/preview', { body: { code } })),

    devices: async () => (await sessions.call(() => rest.GET('/v1/sessions'))).sessions,

    async confirmPassword(password) {
      await sessions.call(() => rest.POST('/v1/sessions/current/confirmation', { body: { password } }));
    },

    async endSession(session) {
      await sessions.call(() => rest.DELETE('/v1/sessions/{session}', { params: { path: { session } } }));
    },

    async endOtherSessions() {
      await sessions.call(() => rest.DELETE('/v1/sessions'));
    },
  };
}
