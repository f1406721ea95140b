import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A server of its own folder, which keeps address and data from one start to the next. */
export class Server {
  private constructor(
    private readonly data: string,
    private process: ChildProcess,
    readonly address: string,
  ) {}

  /** Starts an empty server on a free port; it serves the built client at `/`. */
  static async start(): Promise<Server> {
    const data = mkdtempSync(join(tmpdir(), 'parley-e2e-'));
    const { process, address } = await serve(data, '0');
    return new Server(data, process, address);
  }

  /** As the power fails: no goodbye to anyone, nothing written to its end. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async startAgain(): Promise<void> {
    const { process } = await serve(this.data, new URL(this.address).port);
    this.process = process;
  }

  /** As if somebody had given their password long ago, or an invitation had ended. */
  longAgo(what: 'password' | 'invitation', whose: string): void {
    const [program, options] = command();
    const jar = options.at(-1) ?? '';
    const script = join(import.meta.dirname, 'LongAgo.java');
    execFileSync(program, ['--class-path', jar, script, this.data, what, whose]);
  }

  /** Whether some file of the server contains this, in plain. */
  holds(text: string): boolean {
    const files = readdirSync(this.data, { recursive: true, encoding: 'utf8' }).map((name) => join(this.data, name));
    return files.some((file) => statSync(file).isFile() && readFileSync(file).includes(text));
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.data, { recursive: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const ended = new Promise((resolve) => this.process.once('exit', resolve));
      this.process.kill(signal);
      await ended;
    }
  }
}

/** How to start Parley; the jar comes last. */
export function command(): [string, string[]] {
  const { PARLEY_COMMAND } = process.env;
  if (!PARLEY_COMMAND) {
    throw new Error('PARLEY_COMMAND must say how to start Parley, as in "java -jar cli/target/parley.jar"');
  }
  const [program = '', ...options] = PARLEY_COMMAND.split(' ');
  return [program, options];
}

async function serve(data: string, port: string): Promise<{ process: ChildProcess; address: string }> {
  const { PARLEY_COMMAND: _, ...env } = process.env;
  const [program, options] = command();
  // A server that is told to stop waits for its clients to go elsewhere; the browsers of a test do not.
  // A test makes people by the dozen: a password costs little, and they say themselves from where they come. Push services are on this machine.
  const people = ['--password-memory-kib', '8192', '--trusted-proxies', '127.0.0.1'];
  const settings = ['serve', '--data', data, '--port', port, '--drain-seconds', '0', '--push-local', 'true', ...people];
  const started = spawn(program, [...options, ...settings], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: started.stdout })) {
    const ready = /Parley is ready at (\S+)/.exec(line);
    if (ready?.[1]) {
      return { process: started, address: ready[1] };
    }
  }
  throw new Error('the server ended before it was ready');
}
