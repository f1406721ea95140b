import { CommandError, type Bridge, type BridgeEvent, type CommandName, type Commands } from './bridge';
import { COMMANDS, type Answer, type FromPage, type Network, type ToPage } from './messages';

interface Waiting {
  resolve(value: unknown): void;
  reject(error: CommandError): void;
}

/** The engine of this tab, in its own worker. */
export function startEngine(): Bridge {
  const worker = new Worker(new URL('../engine/worker.ts', import.meta.url), { type: 'module', name: 'parley' });
  const listeners = new Set<(event: BridgeEvent) => void>();
  const last = new Map<string, BridgeEvent>();
  const waiting = new Map<number, Waiting>();
  const soon = new MessageChannel();
  let held: BridgeEvent[] = [];
  let calls = 0;

  const pass = () => {
    const events = held;
    held = [];
    events.forEach((event) => listeners.forEach((listener) => listener(event)));
  };
  soon.port1.onmessage = pass;

  // What has come meanwhile is passed on in one go, and so drawn once: a page that is slower than its worker falls no further behind.
  worker.onmessage = ({ data }: MessageEvent<ToPage>) => {
    if ('answer' in data) {
      pass();
      settle(waiting, data.answer);
    } else {
      if (data.event.event === 'session' || data.event.event === 'connection' || data.event.event === 'rooms') {
        last.set(data.event.event, data.event);
      }
      held.push(data.event);
      if (held.length === 1) {
        soon.port2.postMessage(null);
      }
    }
  };

  const post = (message: FromPage) => worker.postMessage(message);
  const tellNetwork = ({ type }: Event) => post({ network: type as Network });
  addEventListener('online', tellNetwork);
  addEventListener('offline', tellNetwork);

  const call = (command: CommandName, argument: unknown) =>
    new Promise<unknown>((resolve, reject) => {
      calls++;
      waiting.set(calls, { resolve, reject });
      post({ call: calls, command, argument });
    });

  const commands = Object.fromEntries(
    (Object.keys(COMMANDS) as CommandName[]).map((name) => [name, (argument: unknown) => call(name, argument)]),
  ) as unknown as Commands;

  return {
    ...commands,
    subscribe(listener) {
      listeners.add(listener);
      last.forEach((event) => listener(event));
      return () => listeners.delete(listener);
    },
    close() {
      removeEventListener('online', tellNetwork);
      removeEventListener('offline', tellNetwork);
      worker.terminate();
      soon.port1.close();
    },
  };
}

function settle(waiting: Map<number, Waiting>, { call, value, error }: Answer): void {
  const caller = waiting.get(call);
  waiting.delete(call);
  if (error) {
    caller?.reject(new CommandError(error.code, error.message, error.field, error.retryAfterMs));
  } else {
    caller?.resolve(value);
  }
}
