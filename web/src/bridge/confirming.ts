import { CommandError, type Bridge, type CommandName, type Commands } from './bridge';
import { COMMANDS } from './messages';

/**
 * A bridge that asks for the own password when the server wants it once more, and then does again what was refused.
 *
 * @param ask answers whether the password was confirmed; what was refused stays so otherwise
 */
export function confirming(bridge: Bridge, ask: () => Promise<boolean>): Bridge {
  const confirmed = (name: CommandName) => async (argument: unknown) => {
    const command = () => (bridge[name] as (argument: unknown) => Promise<unknown>).call(bridge, argument);
    try {
      return await command();
    } catch (error) {
      if (!(error instanceof CommandError && error.code === 'password-needed' && (await ask()))) {
        throw error;
      }
      return command();
    }
  };
  const names = Object.keys(COMMANDS) as CommandName[];
  const commands = Object.fromEntries(names.map((name) => [name, confirmed(name)])) as unknown as Commands;
  return { ...commands, subscribe: (listener) => bridge.subscribe(listener), close: () => bridge.close() };
}
