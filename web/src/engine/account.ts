import type { AccountCommands } from '../bridge/bridge';
import { answered } from './rest';
import type { Sessions } from './session';

/** The own account; asked of the server each time. */
export function account({ sessions }: { sessions: Sessions }): Omit<AccountCommands, 'signUp' | 'signIn' | 'signOut' | 'restore'> {
  const { rest } = sessions;
  return {
    server: () => answered(rest.GET('/v1/server')),

    async changeDisplayName(displayName) {
      await sessions.signedIn(await sessions.call(() => rest.PATCH('/v1/account', { body: { displayName } })));
    },

    async changePassword(body) {
      await sessions.call(() => rest.POST('/v1/account/password', { body }));
    },

    devices: async () => (await sessions.call(() => rest.GET('/v1/sessions'))).sessions,

    async endSession(session) {
      await sessions.call(() => rest.DELETE('/v1/sessions/{session}', { params: { path: { session } } }));
    },

    async endOtherSessions() {
      await sessions.call(() => rest.DELETE('/v1/sessions'));
    },
  };
}
