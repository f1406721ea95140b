import type { Commands } from '../bridge/bridge';
import type { Idle } from './idle';
import type { Sessions } from './session';
import type { Signals } from './signals';

/** What this person shows of themselves, on this device and on all. */
export function presence({ sessions, signals, idle }: {
  sessions: Sessions;
  signals: Signals;
  idle: Idle;
}): Pick<Commands, 'changePresence' | 'active'> {
  const { rest } = sessions;
  return {
    async changePresence(body) {
      signals.chosen(await sessions.call(() => rest.PATCH('/v1/account/presence', { body })));
    },

    active: async () => idle.active(),
  };
}
