import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Server {
  address: string;
  stop(): Promise<void>;
}

/** Starts an empty server on a free port; it serves the built client at `/`. */
export async function startServer(): Promise<Server> {
  const command = process.env['PARLEY_COMMAND'];
  if (!command) {
    throw new Error('PARLEY_COMMAND must say how to start Parley, as in "java -jar cli/target/parley.jar"');
  }
  const data = mkdtempSync(join(tmpdir(), 'parley-e2e-'));
  const { PARLEY_COMMAND: _, ...env } = process.env;
  const [program = '', ...options] = command.split(' ');
  const server = spawn(program, [...options, 'serve', '--data', data, '--port', '0'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  for await (const line of createInterface({ input: server.stdout })) {
    const ready = /Parley is ready at (\S+)/.exec(line);
    if (ready?.[1]) {
      return {
        address: ready[1],
        stop: async () => {
          server.kill('SIGTERM');
          await ended;
          rmSync(data, { recursive: true });
        },
      };
    }
  }
  throw new Error('the server ended before it was ready');
}
